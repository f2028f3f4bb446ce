"""What all tests share."""

import structlog


def pytest_configure() -> None:
    """Plain log lines: the pretty tracebacks of a terminal cost seconds for each."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(),
        ]
    )

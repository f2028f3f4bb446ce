"""``python -m shared.cli``."""

from shared.cli.main import run

run()

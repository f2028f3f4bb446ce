"""By whose word a Kafka or MongoDB is believed to be the one that it says it is."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Trust:
    """Every connection is TLS, and the server's certificate and name are verified.

    ``ca_file`` (PEM, one or more authorities) is trusted and nobody else; without one, the
    system's authorities are. ``insecure_without_tls`` is the only way to do without.
    """

    ca_file: Path | None = None
    insecure_without_tls: bool = False

    def context(self) -> ssl.SSLContext | None:
        """For a client that takes one; None only where TLS is given up. Raises `OSError`."""
        if self.insecure_without_tls:
            return None
        return ssl.create_default_context(cafile=self.ca_file)

    def kafka(self) -> dict[str, Any]:
        """Arguments of an aiokafka client that logs in by SASL."""
        if self.insecure_without_tls:
            return {"security_protocol": "SASL_PLAINTEXT"}
        return {"security_protocol": "SASL_SSL", "ssl_context": self.context()}

    def mongo(self) -> dict[str, Any]:
        """Arguments of a MongoDB client; they win over what its URI says."""
        if self.insecure_without_tls:
            return {}
        ca = {} if self.ca_file is None else {"tlsCAFile": str(self.ca_file)}
        verified = {"tlsAllowInvalidCertificates": False, "tlsAllowInvalidHostnames": False}
        return {"tls": True, **verified, **ca}


VERIFIED: Final = Trust()
"""By the system's authorities: what holds where nothing is said."""

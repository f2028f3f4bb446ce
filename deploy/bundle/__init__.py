"""One file with all that an installation without a network needs (docs/how-to/install-offline)."""

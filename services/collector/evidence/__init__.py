"""Evidence files (bukti dukung): of which kind they are, and that no personal number is in them.

What cannot be read here: writing in images (also in a scanned PDF) and in files inside files.
"""

from services.collector.evidence.inspect import inspect

__all__ = ["inspect"]

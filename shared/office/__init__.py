"""Who an office is: its kop, and its officers with Plt./Plh. and their terms, as data."""

from shared.office.load import OfficesFileError, load_offices
from shared.office.model import Office, Officer

__all__ = ["Office", "Officer", "OfficesFileError", "load_offices"]

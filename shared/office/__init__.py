"""Who an office is: its kop, and its officers with Plt./Plh. and their terms, as data."""

from shared.office.load import OfficesFileError, load_offices, offices_file
from shared.office.model import Office, Officer
from shared.office.write import offices_toml

__all__ = [
    "Office",
    "Officer",
    "OfficesFileError",
    "load_offices",
    "offices_file",
    "offices_toml",
]

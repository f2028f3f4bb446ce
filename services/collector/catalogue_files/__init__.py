"""Indicator catalogues as files: reading and looking them over."""

from services.collector.catalogue_files.lint import lint
from services.collector.catalogue_files.model import CatalogueReading, Remark
from services.collector.catalogue_files.read import read_catalogue

__all__ = ["CatalogueReading", "Remark", "lint", "read_catalogue"]

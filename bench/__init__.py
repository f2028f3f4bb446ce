"""Measures; never asserts. ``make bench``."""

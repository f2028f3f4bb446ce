"""Collector: the form goes out, and the sheets come in (SOP steps 1, 2, 3; corrections in 6)."""

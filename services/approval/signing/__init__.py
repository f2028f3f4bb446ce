"""Signing the lembar pengesahan: electronically behind one interface, or by hand with a scan."""

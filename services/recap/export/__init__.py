"""Reports as files that people open, correct and print: XLSX, DOCX, CSV.

The same data give the same bytes. No cell of text can act as a formula.
"""

"""Reads tables: delimited text, spreadsheets, and texts in records."""

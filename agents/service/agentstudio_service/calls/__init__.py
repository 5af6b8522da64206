"""Calls that outlive the connections of their callers."""

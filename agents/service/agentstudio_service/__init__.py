"""Serves agents over HTTP: those of files, each in a process of its own, and installed ones."""

"""The tasks that run: their limits, their ends and their record."""

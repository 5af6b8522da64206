"""Files that agents save and read."""

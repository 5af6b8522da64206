"""Child processes: to compute in, to run the agents of a file in, and how they are ended."""

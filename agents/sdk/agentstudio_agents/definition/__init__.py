"""What an agent is: its type, its function, and what these say it takes and gives."""

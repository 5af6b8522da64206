"""One call of an agent: what it is asked, what it reports while it works, and what it answers."""

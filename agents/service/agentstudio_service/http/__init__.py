"""HTTP: requests, answers, and what is refused."""

"""code-analyzer: findings and measures of Python code."""

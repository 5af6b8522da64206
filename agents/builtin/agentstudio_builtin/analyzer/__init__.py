"""data-analyzer: statistics of tables."""

"""sentiment-analyzer: whether texts are positive or negative."""

"""data-collector: reads files, databases and web services."""

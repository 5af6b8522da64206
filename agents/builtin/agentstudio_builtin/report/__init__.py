"""report-generator: documents with charts about the results of other agents."""

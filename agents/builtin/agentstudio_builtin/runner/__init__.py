"""test-runner: runs pytest in a sandbox."""

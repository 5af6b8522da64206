"""Runs the Python snippets of ``contract/snippets.md`` as they stand, against a real stack."""

import os
import re
import subprocess
import sys
from pathlib import Path

SNIPPETS = Path(__file__).parents[2] / "contract/snippets.md"
PRELUDE = "import os\n"
"""The snippet reads ``os.environ``."""


def main() -> int:
    """Each snippet, in a process of its own."""
    blocks = re.findall(r"^```python\n(.*?)^```$", SNIPPETS.read_text(), re.DOTALL | re.MULTILINE)
    assert blocks
    for block in blocks:
        done = subprocess.run(
            [sys.executable, "-c", PRELUDE + block],
            env=os.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        print(done.stdout, done.stderr)
        if done.returncode or not re.fullmatch(r"Workflow started: wf_[0-9a-f]+\n", done.stdout):
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

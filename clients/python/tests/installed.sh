#!/bin/sh
# Builds the wheel, installs it into an empty folder and follows a run with it: installed.sh PYTHON FOLDER. What it depends on is that of PYTHON.
set -eu
python=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd -P)
source=$(cd "$(dirname "$0")/.." && pwd -P)
cp -R "$source/agentstudio" "$source/pyproject.toml" "$source/README.md" "$folder"
"$python" -m pip --disable-pip-version-check --quiet wheel --no-deps --no-build-isolation --wheel-dir "$folder/dist" "$folder"
"$python" -m pip --disable-pip-version-check --quiet install --no-deps --target "$folder/empty" "$folder"/dist/*.whl
cd "$folder/empty"
[ -f agentstudio/py.typed ] && [ -f agentstudio/cli/workflow.schema.json ]
cat >watched.py <<'END'
from agentstudio import AgentStudioClient

client = AgentStudioClient()
step = {"id": "a", "name": "A", "agentType": "echo"}
workflow = client.workflows.create({"id": "packed", "name": "Packed", "pattern": "sequential", "steps": [step]})
for event in client.workflows.watch(workflow.id):
    if event.sequence is not None:
        print(event.type)
print(client.workflows.wait(workflow.id).status)
END
PYTHONPATH=$PWD "$python" watched.py | tee output
[ "$(tail -n 1 output)" = completed ] && grep -q WorkflowCompleted output
printf '{"id": "cli", "name": "CLI", "pattern": "sequential", "steps": [{"id": "a", "name": "A", "agentType": "echo"}]}' >workflow.yaml
PYTHONPATH=$PWD "$python" -m agentstudio.cli.main run workflow.yaml --watch | tee output
grep -q WorkflowCompleted output

#!/bin/sh
# Packs the package, installs it into an empty folder and follows a run with it, as an ES module and as CommonJS: packed.sh FOLDER
set -eu
mkdir -p "$1/empty"
folder=$(cd "$1" && pwd -P)
cd "$(dirname "$0")/.."
npm pack --silent --pack-destination "$folder" >/dev/null
cd "$folder/empty"
echo '{"name": "empty", "private": true}' >package.json
npm install --silent --offline --no-audit --no-fund --ignore-scripts --omit=optional --omit=peer ../*.tgz
[ "$(find node_modules -mindepth 2 -maxdepth 2 -type d)" = node_modules/@agentstudio/client ] # no dependency
cat >watched.mjs <<'END'
import { AgentStudioClient } from "@agentstudio/client";

const client = new AgentStudioClient();
const steps = [{ id: "a", name: "A", agentType: "echo" }];
const workflow = await client.workflows.create({ definition: { id: "packed", name: "Packed", pattern: "sequential", steps } });
for await (const event of client.workflows.watch(workflow.id)) {
  if (event.sequence !== undefined) {
    console.log(event.type);
  }
}
console.log((await client.workflows.wait(workflow.id)).status);
END
node watched.mjs | tee output
[ "$(tail -n 1 output)" = completed ] && grep -q WorkflowCompleted output
node -e 'const { AgentStudioClient } = require("@agentstudio/client"); new AgentStudioClient().agents.getTypes().then((types) => console.log(types.length > 5))' | grep -q true

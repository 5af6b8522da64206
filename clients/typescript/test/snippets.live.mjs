// Runs the reference's snippets, as they stand in contract/snippets.md, against the stack at AGENTSTUDIO_BASE_URL: compiled by tsc in strict
// mode against the built package, then run one by one.
import assert from "node:assert";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { AgentStudioClient } from "@agentstudio/client";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = path.join(root, "build", "snippets");
const ID = "wf_7d8e9f0a1b2c";

/** What a snippet needs that stands elsewhere in the reference. */
const PRELUDE = `import { AgentStudioClient, type ApiError, type WorkflowRequest, type WorkflowResult } from '@agentstudio/client';
const client = new AgentStudioClient({ apiKey: process.env.AGENTSTUDIO_API_KEY });
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const workflow1: WorkflowRequest = { definition: { id: 'one', name: 'One', pattern: 'sequential', steps: [{ id: 'a', name: 'A', agentType: 'echo' }] } };
const [workflow2, workflow3] = [workflow1, workflow1];
void [sleep, workflow2, workflow3] as unknown as [ApiError, WorkflowResult];
`;

/** What follows a snippet that only defines something. */
const CALLS = { Retry: "console.log('retried', (await executeWithRetry(workflow1)).success);\n" };

const EXPECTED = {
  "Create and start": /^Workflow started: wf_[0-9a-f]+\n$/,
  "Execute and wait": /^Result: \{\s+task_001: \{\s+success: true/,
  Get: /^Status: paused, Progress: \d+(\.\d+)?%\n$/,
  List: /^(wf_[0-9a-f]+: completed\n)+$/,
  Resume: /^Workflow resumed and completed\n$/,
  "Agent types": /^Available agents: \[[^\]]*'data-analyzer'/,
  "Execute an agent": /^Overall sentiment: (positive|negative|neutral|mixed)\n$/,
  "Execute an agent, streaming": /^(\[\w+\] .*\n)+Final result: \{/,
  Retry: /^retried true\n$/,
  "Several at once": /^$/,
  "Running ones": /^$/,
};

function snippets(id) {
  const text = readFileSync(new URL("../../../contract/snippets.md", import.meta.url), "utf8");
  return [...text.matchAll(/^## (.*)\n\n```typescript\n([^]*?)^```$/gm)].map(([, title, code]) => ({
    title,
    code: (code.includes("new AgentStudioClient") ? code : PRELUDE + code).replaceAll(ID, id) + (CALLS[title] ?? "") + "export {};\n",
  }));
}

/** A workflow that is paused, with a step left. */
async function paused(client) {
  const gate = path.join(mkdtempSync(path.join(tmpdir(), "snippets-")), "gate");
  const steps = [
    { id: "gate", name: "Gate", agentType: "gate", configuration: { gate } },
    { id: "last", name: "Last", agentType: "echo", dependsOn: ["gate"] },
  ];
  const { id } = await client.workflows.create({ definition: { id: "paused", name: "Paused", pattern: "sequential", steps } });
  while ((await client.workflows.get(id)).status !== "running") {
    await sleep(100);
  }
  await client.workflows.pause(id);
  writeFileSync(gate, "");
  return id;
}

test("the reference's snippets compile and run unchanged", { concurrency: true }, async (t) => {
  const client = new AgentStudioClient({ maxRetries: 100 });
  const all = snippets(await paused(client));
  assert.deepEqual(all.map(({ title }) => title), Object.keys(EXPECTED));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  all.forEach(({ code }, index) => writeFileSync(path.join(folder, `snippet${index}.ts`), code));
  const options = { extends: "../../tsconfig.json", compilerOptions: { rootDir: ".", outDir: ".", types: ["node"], declaration: false, noUnusedLocals: false, useUnknownInCatchVariables: false }, include: ["*.ts"], exclude: [] };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(options));
  await run(path.join(root, "node_modules/.bin/tsc"), ["-p", folder]).catch((error) => assert.fail(error.stdout));
  const snippet = (title) =>
    t.test(title, async () => {
      const { stdout } = await run(process.execPath, [path.join(folder, `snippet${Object.keys(EXPECTED).indexOf(title)}.js`)]);
      assert.match(stdout, EXPECTED[title]);
    });
  // At once, but for those that need what others leave: a workflow that is still paused, and one that has completed.
  const inOrder = ["Get", "Resume", "List"];
  await Promise.all([
    ...Object.keys(EXPECTED).filter((title) => !inOrder.includes(title)).map(snippet),
    (async () => {
      for (const title of inOrder) {
        await snippet(title);
      }
    })(),
  ]);
});

// Creates whose answers are dropped now and then: as many workflows as calls. node creates.mjs CLIENT PROXY COUNT
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const [clientFile, proxy, count] = process.argv.slice(2);
const { AgentStudioClient } = await import(pathToFileURL(path.resolve(clientFile)).href);
const cases = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8"));
const dropping = cases.map((each, index) => [each, index]).filter(([each]) => each.call === "create" && each.outcome === "ok" && !each.credentials).map(([, index]) => index);
const AT_ONCE = 16;
const initiatedBy = `creates ${crypto.randomUUID()}`;
const definition = { id: "creates", name: "Creates", pattern: "sequential", steps: [{ id: "s", name: "Step", agentType: "echo" }] };

const created = new Set();
let next = 0;
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let number = next++; number < Number(count); number = next++) {
      const baseUrl = `${proxy}/${dropping[number % dropping.length]}~creates-${crypto.randomUUID()}`;
      const client = new AgentStudioClient({ baseUrl, retries: { maxRetries: 20, firstDelay: 20, maxDelay: 2000 } });
      created.add((await client.workflows.create({ definition, initiatedBy })).id);
    }
  }),
);
const client = new AgentStudioClient({ maxRetries: 100 });
let listed = new Set();
// Lists come from visibility, which is behind by a moment.
for (let tries = 0; tries < 600 && listed.size < Number(count); tries++, await sleep(200)) {
  listed = new Set();
  for await (const each of client.workflows.list({ initiatedBy })) {
    listed.add(each.id);
  }
}
console.log(`${count} calls, ${created.size} ids, ${listed.size} workflows`);
process.exitCode = created.size === Number(count) && listed.size === created.size && [...created].every((id) => listed.has(id)) ? 0 : 1;

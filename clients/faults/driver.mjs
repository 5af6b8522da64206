// Runs every case of cases.json with the TypeScript client, through the proxy: node driver.mjs CLIENT PROXY [WORD...]. Prints an array of
// {name, error} of the cases that have failed, and exits with 1 when there are any. WORDs choose cases by their
// names. The API itself is at AGENTSTUDIO_BASE_URL, with the agents of qa.
import assert from "node:assert";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const [clientFile, proxy, ...wanted] = process.argv.slice(2);
const sdk = await import(pathToFileURL(path.resolve(clientFile)).href);
const cases = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8"));
const api = process.env.AGENTSTUDIO_BASE_URL;
const key = process.env.AGENTSTUDIO_API_KEY;
const gates = mkdtempSync(path.join(tmpdir(), "gates-"));
const AT_ONCE = 8;
// Who starts the workflows of this run; the ids of their definitions name their cases.
const driver = `faults-${crypto.randomUUID()}`;
// Past the proxy a client is patient: that the machine is busy is no fault of a case.
const PATIENT = { maxRetries: 100 };
const LONGEST_MS = 1000 * Number(process.env.FAULTS_LONGEST ?? 300);

function definition(...steps) {
  return { id: "faults", name: "Faults", pattern: "sequential", steps: steps.map((step, index) => ({ id: `s${index}`, name: "Step", ...step })) };
}

const echo = definition({ agentType: "echo" });
const two = definition({ agentType: "echo" }, { agentType: "echo" });

/** A workflow that works until its file exists. */
function gated(...more) {
  const gate = path.join(gates, crypto.randomUUID());
  return [definition({ agentType: "gate", configuration: { gate } }, ...more), gate];
}

async function all(iterable) {
  const items = [];
  for await (const item of iterable) {
    items.push(item);
  }
  return items;
}

async function until(read, isMet) {
  for (const end = Date.now() + 120_000; Date.now() < end; await sleep(200)) {
    if (isMet(await read())) {
      return;
    }
  }
  throw new assert.AssertionError({ message: "a condition was not met within two minutes" });
}

/** What each call does, with what it needs before and what must be true after it. */
const scenarios = {
  async create({ faulty, name, started }) {
    await faulty.workflows.create({ definition: { ...echo, id: name }, initiatedBy: driver });
    started.add(name);
  },
  async execute({ faulty, name, started }) {
    const result = await faulty.workflows.execute({ definition: { ...echo, id: name }, initiatedBy: driver });
    assert(result.success);
    started.add(name);
  },
  async get({ direct, faulty }) {
    const { id } = await direct.workflows.create({ definition: echo });
    assert.equal((await faulty.workflows.get(id)).id, id);
  },
  async list({ faulty }) {
    assert.equal((await faulty.workflows.list({ limit: 1 })).limit, 1);
  },
  async fork({ direct, faulty }) {
    const origin = await ended(direct);
    assert.notEqual((await faulty.workflows.fork(origin)).id, origin);
  },
  async agent({ faulty, name }) {
    assert((await faulty.agents.execute("echo", { task: name })).success);
  },
  async delete({ direct, faulty }) {
    await faulty.workflows.delete(await ended(direct));
  },
  cancel: (context) => controlled(context, "cancel", "cancelled"),
  pause: (context) => controlled(context, "pause", "paused"),
  async resume({ direct, faulty }) {
    const [steps, gate] = gated({ agentType: "echo" });
    const { id } = await direct.workflows.create({ definition: steps });
    await reach(direct, id, "running");
    await direct.workflows.pause(id);
    writeFileSync(gate, "");
    const result = await faulty.workflows.resume(id);
    assert(result.success && result.workflowId === id);
  },
  async watch({ direct, faulty, steps }) {
    const { id } = await direct.workflows.create({ definition: definition(...Array(steps).fill({ agentType: "echo" })) });
    const seen = (await all(faulty.workflows.watch(id))).filter((event) => event.sequence !== undefined);
    const whole = await all(direct.workflows.watch(id));
    assert.deepEqual(seen.map((event) => event.sequence), whole.map((event) => event.sequence));
    assert.equal(seen.at(-1).type, "WorkflowCompleted");
  },
  async wait({ direct, faulty }) {
    const { id } = await direct.workflows.create({ definition: two });
    assert.equal((await faulty.workflows.wait(id)).status, "completed");
  },
  async stream({ faulty, name }) {
    const gate = path.join(gates, crypto.randomUUID());
    writeFileSync(gate, "");
    const messages = await all(faulty.agents.executeStreaming("gate", { task: name, configuration: { gate } }));
    const thoughts = messages.filter((each) => each.type === "thought").map((each) => each.thought.content);
    assert.deepEqual(thoughts, ["The gate is shut", "Walking through"]);
    assert(messages.at(-1).response.success);
  },
};

/** Complains of each case that was to start one workflow, and has started another number. Counted once for all: busy Temporals are slow at lists. */
async function countStarted(results, started) {
  const counts = new Map();
  // Each lists its own; those that fetch a token are another client.
  const readers = [undefined, "client"].map((credentials) => clientOf(api, { credentials }, key, PATIENT));
  await until(
    async () => {
      counts.clear();
      for (const reader of readers) {
        for await (const { workflowDefinitionId } of reader.workflows.list({ initiatedBy: driver, limit: 1000 })) {
          counts.set(workflowDefinitionId, (counts.get(workflowDefinitionId) ?? 0) + 1);
        }
      }
      return [...started].every((name) => counts.has(name));
    },
    (isComplete) => isComplete,
  );
  for (const each of results) {
    if (started.has(each.id) && counts.get(each.id) !== 1) {
      each.error = `${counts.get(each.id)} workflows were started`;
    }
  }
}

async function ended(direct) {
  const { id } = await direct.workflows.create({ definition: echo });
  await direct.workflows.wait(id);
  return id;
}

async function controlled({ direct, faulty }, verb, status) {
  const [steps, gate] = gated();
  const { id } = await direct.workflows.create({ definition: steps });
  await reach(direct, id, "running");
  const { message } = await faulty.workflows[verb](id);
  assert(message.includes(status));
  writeFileSync(gate, "");
  await reach(direct, id, status);
}

function reach(client, id, status) {
  return until(async () => (await client.workflows.get(id)).status, (found) => found === status);
}

function clientOf(url, each, token, retries = { maxRetries: each.maxRetries ?? 4, firstDelay: 20, maxDelay: 100 }) {
  const credentials = { function: { token: () => token }, client: { clientId: "alice", clientSecret: "alice-secret" } };
  return new sdk.AgentStudioClient({
    baseUrl: url,
    timeout: each.timeoutSeconds ? each.timeoutSeconds * 1000 : LONGEST_MS,
    retries,
    ...(credentials[each.credentials] ?? { apiKey: key }),
  });
}

/** What became of a call, as cases name it. */
async function outcomeOf(action) {
  try {
    await action();
    return "ok";
  } catch (error) {
    if (error instanceof sdk.ApiError) return error.status;
    if (error instanceof sdk.TimeoutError) return "timeout";
    if (error instanceof sdk.ConnectionError) return "connection";
    if (error instanceof sdk.ResponseFormatError) return "format";
    throw error;
  }
}

async function runCase(each, index, started) {
  const run = `${index}~node-${crypto.randomUUID()}`;
  const context = { direct: clientOf(api, { credentials: each.credentials }, key, PATIENT), faulty: clientOf(`${proxy}/${run}`, each, key), name: `case-${index}`, steps: each.steps ?? 2, started };
  let error = null;
  try {
    const limit = sleep(LONGEST_MS, undefined, { ref: false }).then(() => assert.fail("the case did not end in time"));
    const found = await Promise.race([outcomeOf(() => scenarios[each.call](context)), limit]);
    const requests = await (await fetch(`${proxy}/_requests/${run}`)).json();
    if (found !== each.outcome) {
      error = `${found} instead of ${each.outcome}`;
    } else if (each.requests !== undefined && requests !== each.requests) {
      error = `${requests} requests instead of ${each.requests}`;
    }
  } catch (failure) {
    error = `${failure.name}: ${failure.message}`;
  }
  return { name: `node: ${each.name}`, id: context.name, error };
}

const todo = cases.map((each, index) => [each, index]).filter(([each]) => wanted.length === 0 || wanted.some((word) => each.name.includes(word)));
const results = [];
const started = new Set();
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let next = todo.shift(); next; next = todo.shift()) {
      results.push(await runCase(...next, started));
    }
  }),
);
await countStarted(results, started);
const failed = results.filter((each) => each.error !== null);
console.log(`${results.length} cases, failed: ${JSON.stringify(failed, null, 1)}`);
process.exitCode = failed.length > 0 ? 1 : 0;

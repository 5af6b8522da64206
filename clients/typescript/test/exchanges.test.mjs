// The client makes the requests of contract/exchanges, and returns their answers whole.
import assert from "node:assert";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { test } from "node:test";
import { AgentStudioClient, ApiError } from "@agentstudio/client";

const FOLDER = new URL("../../../contract/exchanges/", import.meta.url);
const [ENDED, FORKED, RUNNING] = [1, 2, 3].map((number) => `wf_${String(number).padStart(16, "0")}`);

const recorded = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));

async function all(iterable) {
  const items = [];
  for await (const item of iterable) {
    items.push(item);
  }
  return items;
}

const CALLS = {
  agent: (client) => client.agents.execute("echo", { task: "Say it", input: { x: 1 } }),
  "agent-stream": (client) => all(client.agents.executeStreaming("gate", { task: "Walk", configuration: { gate: "/gate" } })),
  checkpoints: (client) => client.workflows.checkpoints(ENDED),
  conflict: (client) => client.workflows.cancel(ENDED),
  create: (client) => client.workflows.create(recorded("create").request.body),
  delete: (client) => client.workflows.delete(RUNNING),
  diff: (client) => client.workflows.diff(ENDED, FORKED),
  execute: (client) => client.workflows.execute(recorded("execute").request.body),
  "create-checkpoint": (client) => client.workflows.createCheckpoint(RUNNING, { name: "Before the end", metadata: { ticket: "A-1" } }),
  fork: (client) => client.workflows.fork(ENDED, { checkpointId: "cp_001", input: { x: 2 } }),
  get: (client) => client.workflows.get(ENDED),
  list: (client) => all(client.workflows.list({ initiatedBy: "you", limit: 10 })),
  "not-found": (client) => client.workflows.get("wf_ffffffffffffffff"),
  pause: (client) => client.workflows.pause(RUNNING, { reason: "Wait" }),
  resume: (client) => client.workflows.resume(RUNNING),
  task: (client) => client.workflows.task(ENDED, "task_001"),
  validation: (client) => client.workflows.create(recorded("validation").request.body),
  watch: (client) => all(client.workflows.watch(ENDED)),
};

/** What a call asks next. That a stream has ended for good is said by the answer to the next request. */
const FOLLOWED_BY = { watch: ["watch-ended"] };

/** Gives recorded answers, one after the other, and keeps the requests. */
async function serve(answers, requests) {
  const server = createServer(async (request, response) => {
    let raw = "";
    for await (const piece of request) {
      raw += piece;
    }
    const answer = answers[requests.length];
    const last = request.headers["last-event-id"];
    requests.push({ method: request.method, path: request.url, ...(raw && { body: JSON.parse(raw) }), ...(last && { headers: { "Last-Event-ID": last } }) });
    if (answer.type && answer.type !== "application/problem+json" && !request.headers.accept.includes(answer.type)) {
      response.writeHead(406).end();
      return;
    }
    response.writeHead(answer.status, answer.type && { "Content-Type": answer.type });
    response.end(answer.type && (answer.stream ? answer.stream.join("\n") : JSON.stringify(answer.body)));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

/** What a call returns: the body, the rows of a page, or the messages of a stream. */
function expected({ stream, body }) {
  if (stream) {
    const data = stream.filter((line) => line.startsWith("data: ")).map((line) => line.slice(6));
    return data.filter((each) => each !== "[DONE]").map((each) => JSON.parse(each));
  }
  return body.items ?? body;
}

test("every exchange has a call", () => {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ""));
  assert.deepEqual(names.sort(), [...Object.keys(CALLS), ...Object.values(FOLLOWED_BY).flat()].sort());
});

for (const [name, call] of Object.entries(CALLS)) {
  test(`exchange ${name} is made and read`, async () => {
    const exchanges = [name, ...(FOLLOWED_BY[name] ?? [])].map(recorded);
    const [{ answer }] = exchanges;
    const requests = [];
    const server = await serve(exchanges.map((each) => each.answer), requests);
    const client = new AgentStudioClient({ baseUrl: `http://127.0.0.1:${server.address().port}`, apiKey: "as_recorded" });
    let result;
    try {
      result = await call(client);
    } catch (error) {
      assert(error instanceof ApiError, error);
      assert.equal(error.status, answer.status);
      result = error.problem;
    } finally {
      server.closeAllConnections();
      server.close();
    }
    assert.deepEqual(requests, exchanges.map((each) => each.request));
    assert.deepEqual(JSON.parse(JSON.stringify(result)), expected(answer));
  });
}

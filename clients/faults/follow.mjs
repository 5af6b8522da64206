// Follows workflows with the TypeScript client: see clients/follow.
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { AgentStudioClient } from "../typescript/dist/esm/index.js";

// A workflow that has failed is resumed by somebody, and then has a stream again.
const GOALS = ["completed", "cancelled"];
const sequences = new Map();
let connections = 0;

// Patient, for a server that is killed again and again.
const client = new AgentStudioClient({
  maxRetries: 100,
  fetch: (url, options) => {
    connections += new URL(url).pathname.endsWith("/events") ? 1 : 0;
    return fetch(url, options);
  },
});

/** Until it has reached its goal. */
async function follow(id) {
  const seen = [];
  sequences.set(id, seen);
  for (; ; await sleep(500)) {
    for await (const event of client.workflows.watch(id, { since: seen.at(-1) })) {
      if (event.sequence !== undefined) {
        seen.push(event.sequence);
      }
    }
    if (GOALS.includes((await client.workflows.get(id)).status)) {
      return;
    }
  }
}

/** What the server has, read without the client. */
async function whole(id) {
  const headers = { Authorization: `Bearer ${process.env.AGENTSTUDIO_API_KEY}` };
  const answer = await fetch(`${process.env.AGENTSTUDIO_BASE_URL}/api/workflows/${id}/events`, { headers });
  return [...(await answer.text()).matchAll(/^id: (\d+)$/gm)].map(([, sequence]) => Number(sequence));
}

const following = [];
for await (const line of createInterface({ input: process.stdin })) {
  following.push(follow(line.trim()));
}
await Promise.all(following);
const differing = [];
for (const [id, seen] of sequences) {
  const expected = await whole(id);
  if (expected.length === 0 || JSON.stringify(seen) !== JSON.stringify(expected)) {
    differing.push(id);
    console.error(`${id}: ${seen} instead of ${expected}`);
  }
}
const events = [...sequences.values()].reduce((sum, seen) => sum + seen.length, 0);
console.log(JSON.stringify({ workflows: sequences.size, events, connections, differing }));
process.exitCode = differing.length > 0 ? 1 : 0;

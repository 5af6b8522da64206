// Time of a call, beside bare fetch in the same run: node overhead.mjs (after clients/build-typescript). Prints one line of JSON, in milliseconds.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { AgentStudioClient } from "../typescript/dist/esm/index.js";

const SERVER = `require("node:http").createServer((request, response) => {
  response.writeHead(200, { "Content-Type": "application/json" }).end('{"message": "done"}');
}).listen(0, "127.0.0.1", function () { console.log(this.address().port); });`;
const CALLS = 1000;

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The median time of each call; they take turns, so that all meet the same machine. */
async function milliseconds(...calls) {
  const times = calls.map(() => []);
  for (let count = 0; count < CALLS; count++) {
    for (const [index, call] of calls.entries()) {
      const begin = performance.now();
      await call();
      times[index].push(performance.now() - begin);
    }
  }
  return times.map(median);
}

const server = spawn(process.execPath, ["-e", SERVER], { stdio: ["ignore", "pipe", "inherit"] });
const [port] = await once(server.stdout, "data");
const baseUrl = `http://127.0.0.1:${String(port).trim()}`;
const client = new AgentStudioClient({ baseUrl, apiKey: "x" });
const bare = async () => (await fetch(`${baseUrl}/api/workflows/wf_1/cancel`, { method: "POST", headers: { Authorization: "Bearer x" } })).json();
const [fetched, called] = await milliseconds(bare, () => client.workflows.cancel("wf_1"));
server.kill();
const round = (value) => Math.round(value * 1000) / 1000;
console.log(JSON.stringify({ "call, fetch": round(fetched), "call, client": round(called), overhead: round(called - fetched) }));

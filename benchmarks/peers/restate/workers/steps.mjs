// The service of three steps. steps.mjs PORT AGENTS_URL
import * as http from "node:http";
import * as restate from "@restatedev/restate-sdk";

// The SDK expects it, and Node has it from version 22 on.
Promise.withResolvers ??= function () {
  const parts = {};
  parts.promise = new this((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};

const [port, agents] = process.argv.slice(2);
const STEPS = 3;

// As many connections as the agent service carries tasks by default; further calls wait for one. The service closes connections that
// were idle for 5 s, so they are given up before.
const connections = new http.Agent({ keepAlive: true, maxSockets: 32, timeout: 3000 });

const ATTEMPTS = { maxRetryAttempts: 3, initialRetryInterval: { milliseconds: 100 } };

// node:http and not fetch, whose pool has no limit of connections without a further package.
function callAgent(task, milliseconds, results) {
  const body = JSON.stringify({ task, context: { results }, configuration: { milliseconds } });
  const options = {
    method: "POST",
    agent: connections,
    headers: { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) },
  };
  return new Promise((resolve, reject) => {
    const request = http.request(`${agents}/agents/wait/execute`, options, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        try {
          resolve(resultOf(JSON.parse(Buffer.concat(chunks).toString())));
        } catch (error) {
          reject(error);
        }
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}

function resultOf(answer) {
  if (!answer.success) {
    throw new Error(`The agent failed: ${JSON.stringify(answer)}`);
  }
  return answer.result;
}

const threeSteps = restate.service({
  name: "threeSteps",
  handlers: {
    // Each `run` is journalled: the next one begins when the server has stored its result.
    run: async (context, { milliseconds }) => {
      const results = [];
      for (let step = 1; step <= STEPS; step++) {
        const before = [...results];
        results.push(await context.run(`Step ${step}`, () => callAgent(`Step ${step}`, milliseconds, before), ATTEMPTS));
      }
      return results;
    },
  },
});

await restate.serve({ services: [threeSteps], port: Number(port) });

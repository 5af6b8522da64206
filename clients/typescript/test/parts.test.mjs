// Parts of the client that need no server: the parser of event streams, times of retries, credentials.
import assert from "node:assert";
import { test } from "node:test";
import { AgentStudioClient, ConfigurationError } from "@agentstudio/client";
import { delayAfterAnswer, DEFAULT_RETRIES, delayOf, retryAfter } from "../dist/esm/retries.js";
import { MessageParser } from "../dist/esm/sse.js";

const STREAM = '\ufeff: hello\nretry: 1500\n\nid: 7\nevent: Thought\ndata: {"a":\ndata: "grün 漢"}\n\ndata:x\n\ndata: cut';
const MESSAGES = [
  { data: '{"a":\n"grün 漢"}', event: "Thought", id: "7" },
  { data: "x", event: "message", id: undefined },
];

for (const end of ["\n", "\r\n", "\r"]) {
  for (const size of [1, 2, 3, 7, 1000]) {
    test(`pieces of ${size} bytes and line ends ${JSON.stringify(end)} make no difference`, () => {
      const raw = new TextEncoder().encode(STREAM.replaceAll("\n", end));
      const parser = new MessageParser();
      const messages = [];
      for (let index = 0; index < raw.length; index += size) {
        messages.push(...parser.feed(raw.slice(index, index + size)));
      }
      assert.deepEqual(messages, MESSAGES);
      assert.equal(parser.retry, 1500);
    });
  }
}

test("Retry-After is of the server's clock", () => {
  const date = "Wed, 01 Jan 2020 00:00:10 GMT";
  assert.equal(retryAfter(new Headers()), undefined);
  assert.equal(retryAfter(new Headers({ "retry-after": "7" })), 7000);
  assert.equal(retryAfter(new Headers({ "retry-after": "soon" })), undefined);
  assert.equal(retryAfter(new Headers({ "retry-after": date })), undefined);
  assert.equal(retryAfter(new Headers({ "retry-after": date, date: "Wed, 01 Jan 2020 00:00:00 GMT" })), 10_000);
  assert.equal(delayAfterAnswer(DEFAULT_RETRIES, 0, new Headers({ "retry-after": "61" })), undefined);
});

test("delays double up to the longest", () => {
  for (const [retry, longest] of [500, 1000, 2000, 4000, 8000, 8000].entries()) {
    const delay = delayOf(DEFAULT_RETRIES, retry);
    assert(delay >= longest / 2 && delay <= longest);
  }
});

test("missing and contradictory credentials are refused", () => {
  for (const options of [{}, { apiKey: "" }, { apiKey: "a\nb" }, { apiKey: "a", token: "b" }, { clientId: "a" }]) {
    assert.throws(() => new AgentStudioClient({ baseUrl: "http://localhost:1", ...options }), ConfigurationError);
  }
});

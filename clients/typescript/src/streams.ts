import { ConnectionError, errorOf, type Problem, ResponseFormatError } from "./errors.js";
import { delayOf, type RetryPolicy } from "./retries.js";
import { type Message, MessageParser } from "./sse.js";
import { type Call, guarded, LostAnswer, type Opened, type Transport } from "./transport.js";
import type { AgentMessage, WorkflowEvent } from "./types.js";

/** Milliseconds without a byte after which a stream is dead: keep-alive comments come every 15 s. */
export const STREAM_TIMEOUT = 50_000;

/** When to connect again: at once after a stream that has brought something, else later. */
class Reconnection {
  private failures = 0;

  constructor(private readonly policy: RetryPolicy) {}

  progressed(): void {
    this.failures = 0;
  }

  delay(cause: unknown, hint: number | undefined): number {
    if (this.failures > this.policy.maxRetries) {
      throw new ConnectionError("The stream ends again and again without an event", { cause });
    }
    const delay = this.failures > 0 ? delayOf(this.policy, this.failures) : (hint ?? 50);
    this.failures++;
    return Math.min(delay, this.policy.maxDelay);
  }
}

/** The messages of one connection; the error of a cut is thrown as a LostAnswer. */
async function* messagesOf(opened: Opened, call: Call, parser: MessageParser): AsyncGenerator<Message> {
  const reader = opened.response.body?.getReader();
  try {
    for (;;) {
      const piece = await guarded(opened.timer, call.signal, async () => reader?.read() ?? { done: true, value: undefined });
      if (piece.done) {
        return;
      }
      opened.timer.restart();
      yield* parser.feed(piece.value as Uint8Array);
    }
  } finally {
    opened.timer.stop();
    opened.timer.controller.abort();
    await reader?.cancel().catch(() => undefined);
  }
}

/** Connects as often as need be. `onMessage` yields what is new; it is done when it says so, or when the server has nothing left (204). */
async function* follow<T>(
  transport: Transport,
  next: () => Call,
  onMessage: (message: Message) => T | undefined,
  begin: () => void,
  isDone: () => boolean,
): AsyncGenerator<T> {
  const reconnection = new Reconnection(transport.settings.retries);
  while (!isDone()) {
    const call = next();
    const opened = await transport.open(call);
    if (opened.response.status === 204) {
      opened.timer.stop();
      return;
    }
    requireStream(opened);
    begin();
    const parser = new MessageParser();
    let cause: unknown;
    try {
      for await (const message of messagesOf(opened, call, parser)) {
        const event = onMessage(message);
        if (event !== undefined) {
          reconnection.progressed();
          yield event;
        }
        if (isDone()) {
          return;
        }
      }
    } catch (error) {
      if (!(error instanceof LostAnswer)) {
        throw error;
      }
      cause = error;
    }
    await transport.pause("the stream has ended", reconnection.delay(cause, parser.retry), call.signal);
  }
}

/** Events of a workflow until it has ended, each once and in order, or of all workflows without an end. */
export function watch(
  transport: Transport,
  path: string,
  options: { since?: number; types?: string; signal?: AbortSignal },
): AsyncGenerator<WorkflowEvent> {
  let last = options.since;
  const next = (): Call => ({
    method: "GET",
    path,
    query: { types: options.types },
    headers: { Accept: "text/event-stream", ...(last === undefined ? {} : { "Last-Event-ID": String(last) }) },
    timeout: STREAM_TIMEOUT,
    signal: options.signal,
    accepted: [200, 204],
  });
  const onMessage = (message: Message): WorkflowEvent | undefined => {
    const event = objectOf(message) as unknown as WorkflowEvent;
    if (event.sequence === undefined) {
      return event;
    }
    if (last !== undefined && event.sequence <= last) {
      return undefined;
    }
    last = event.sequence;
    return event;
  };
  return follow(transport, next, onMessage, () => {}, () => false);
}

/** Messages of a single agent's call. Another connection finds the same task by its key, and repeats the thoughts that are still known. */
export function agentMessages(transport: Transport, call: Call): AsyncGenerator<AgentMessage> {
  const seen = new Map<string, number>();
  let repeated = new Map<string, number>();
  let done = false;
  const isNew = (data: string): boolean => {
    const left = repeated.get(data) ?? 0;
    if (left > 0) {
      repeated.set(data, left - 1);
      return false;
    }
    seen.set(data, (seen.get(data) ?? 0) + 1);
    return true;
  };
  const onMessage = (message: Message): AgentMessage | undefined => {
    if (message.data === "[DONE]") {
      done = true;
      return undefined;
    }
    const body = objectOf(message);
    if (body["type"] === "error") {
      const problem = (body["error"] ?? {}) as Problem;
      throw errorOf(Number(problem["status"] ?? 500), problem, new Headers());
    }
    const isWanted = body["type"] === "response" || (body["type"] === "thought" && isNew(message.data));
    return isWanted ? (body as unknown as AgentMessage) : undefined;
  };
  return follow(transport, () => call, onMessage, () => (repeated = new Map(seen)), () => done);
}

function requireStream(opened: Opened): void {
  const kind = (opened.response.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (kind !== "text/event-stream") {
    opened.timer.stop();
    opened.timer.controller.abort();
    throw new ResponseFormatError(`An event stream was expected, not ${kind || "-"}`);
  }
}

function objectOf(message: Message): Record<string, unknown> {
  try {
    return JSON.parse(message.data) as Record<string, unknown>;
  } catch {
    throw new ResponseFormatError("A message of the stream is not JSON");
  }
}


import { ApiError, ConnectionError, errorOf, type Problem, ResponseFormatError, TimeoutError } from "./errors.js";
import type { Credentials } from "./credentials.js";
import { delayAfterAnswer, delayOf, RETRIED_STATUSES, type RetryPolicy } from "./retries.js";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The media types of JSON answers; the second is that of differences. */
const JSON_TYPES = ["application/json", "application/json-patch+json"];

/** Functions that are called on the way, for logs and metrics. */
export interface Hooks {
  onRequest?(method: string, url: string): void;
  onResponse?(method: string, url: string, status: number, headers: Headers): void;
  onRetry?(reason: string, delayMs: number): void;
}

/** One operation of the API with its arguments. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Milliseconds; 0 for none; the client's own if absent. */
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly accepted?: readonly number[];
  /** Whether an error of a further try means that an earlier try, whose answer was lost, did it. */
  readonly doneAlready?: (error: ApiError) => boolean;
}

/** An answer of which the body is still to be read, within `timer`. */
export interface Opened {
  readonly response: Response;
  readonly retries: number;
  readonly timer: Timer;
}

export interface Settings {
  readonly baseUrl: string;
  readonly credentials: Credentials;
  readonly timeout: number;
  readonly retries: RetryPolicy;
  readonly fetch: Fetch;
  readonly hooks: Hooks;
}

/** The caller's own rate limit, as the last answer has stated it. */
export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  /** When the count begins again, in seconds since 1970 by the server's clock. */
  readonly reset: number;
}

/** The answer behind a result. */
export interface ResponseMetadata {
  readonly status: number;
  readonly headers: Headers;
  /** How often the request was sent again before this answer. */
  readonly retries: number;
  readonly rateLimit: RateLimit | undefined;
}

const METADATA = new WeakMap<object, ResponseMetadata>();

/** The answer that a result came with; undefined for parts of results. */
export function responseOf(result: object): ResponseMetadata | undefined {
  return METADATA.get(result);
}

/** Aborts a try after a time without progress, or with the caller's signal. */
export class Timer {
  readonly controller = new AbortController();
  timedOut = false;
  private handle: ReturnType<typeof setTimeout> | undefined;
  private readonly abort = () => this.controller.abort(this.outer?.reason);

  constructor(
    private readonly ms: number,
    private readonly outer: AbortSignal | undefined,
  ) {
    outer?.throwIfAborted();
    outer?.addEventListener("abort", this.abort, { once: true });
    this.restart();
  }

  restart(): void {
    clearTimeout(this.handle);
    if (this.ms > 0) {
      this.handle = setTimeout(() => {
        this.timedOut = true;
        this.controller.abort();
      }, this.ms);
    }
  }

  stop(): void {
    clearTimeout(this.handle);
    this.outer?.removeEventListener("abort", this.abort);
  }
}

/** A try that ended without a whole answer. */
export class LostAnswer extends Error {
  constructor(
    readonly timedOut: boolean,
    override readonly cause: unknown,
  ) {
    super(timedOut ? "no answer in time" : cause instanceof Error ? cause.message : String(cause));
  }
}

/** Sends calls, again where that is safe and useful. */
export class Transport {
  constructor(readonly settings: Settings) {}

  /** The JSON of the answer; undefined when an earlier try, whose answer was lost, has done what was asked. */
  async json<T>(call: Call): Promise<T | undefined> {
    let lost = false;
    const noted = () => (lost = true);
    try {
      return await this.whole(call, async (opened) => keep(await jsonOf(call, opened.response), opened) as T, noted);
    } catch (error) {
      if (lost && error instanceof ApiError && call.doneAlready?.(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /** An accepted answer of which `read` has read what it wants; tried again until it has. */
  async whole<T>(call: Call, read: (opened: Opened) => Promise<T>, onLost: () => void): Promise<T> {
    let retries = 0;
    for (;;) {
      const opened = await this.open(call, retries, onLost);
      try {
        return await guarded(opened.timer, call.signal, () => read(opened));
      } catch (error) {
        if (!(error instanceof LostAnswer)) {
          throw error;
        }
        onLost();
        retries = await this.afterFailure(call, error, opened.retries);
      } finally {
        opened.timer.stop();
      }
    }
  }

  /** An accepted answer. Throws when the tries are used up. */
  async open(call: Call, begin = 0, onLost: () => void = () => {}): Promise<Opened> {
    let retries = begin;
    let renewed = false;
    for (;;) {
      let step: Opened | number | "renewed";
      try {
        step = await this.attempt(call, retries, renewed, onLost);
      } catch (error) {
        if (!(error instanceof LostAnswer)) {
          throw error;
        }
        onLost();
        retries = await this.afterFailure(call, error, retries);
        continue;
      }
      if (step === "renewed") {
        renewed = true;
      } else if (typeof step === "number") {
        await this.pause("the server is busy", step, call.signal);
        retries++;
      } else {
        return step;
      }
    }
  }

  /** One try: an accepted answer, or the milliseconds until the next try. Throws for the error of the answer. */
  private async attempt(call: Call, retries: number, renewed: boolean, onLost: () => void): Promise<Opened | number | "renewed"> {
    const { credentials, hooks, retries: policy } = this.settings;
    const timer = new Timer(call.timeout ?? this.settings.timeout, call.signal);
    let isOpen = false;
    try {
      const response = await guarded(timer, call.signal, async () => this.send(call, await credentials.current(this.settings.fetch), timer));
      hooks.onResponse?.(call.method, response.url, response.status, response.headers);
      if ((call.accepted ?? [200, 201]).includes(response.status)) {
        isOpen = true;
        return { response, retries, timer };
      }
      const problem = await guarded(timer, call.signal, () => problemOf(response));
      if (response.status === 401 && !renewed && credentials.renew()) {
        return "renewed";
      }
      if (RETRIED_STATUSES.has(response.status) && retries < policy.maxRetries) {
        const delay = delayAfterAnswer(policy, retries, response.headers);
        if (delay !== undefined) {
          if (response.status === 503) {
            onLost(); // The work may have begun all the same, so a later conflict may be its own.
          }
          return delay;
        }
      }
      throw errorFor(call, response, problem);
    } finally {
      if (!isOpen) {
        timer.stop();
      }
    }
  }

  private send(call: Call, token: string, timer: Timer): Promise<Response> {
    const url = this.settings.baseUrl + call.path + queryOf(call.query);
    const headers: Record<string, string> = { Accept: JSON_TYPES.join(", "), ...call.headers, Authorization: `Bearer ${token}` };
    const init: RequestInit = { method: call.method, headers, signal: timer.controller.signal };
    if (call.body !== undefined) {
      headers["Content-Type"] = "application/json";
      init.body = JSON.stringify(call.body);
    }
    this.settings.hooks.onRequest?.(call.method, url);
    return this.settings.fetch(url, init);
  }

  private async afterFailure(call: Call, error: LostAnswer, retries: number): Promise<number> {
    const policy = this.settings.retries;
    if (retries >= policy.maxRetries) {
      const text = `${call.method} ${call.path}: ${error.message}`;
      throw error.timedOut ? new TimeoutError(text, { cause: error.cause }) : new ConnectionError(text, { cause: error.cause });
    }
    await this.pause(error.message, delayOf(policy, retries), call.signal);
    return retries + 1;
  }

  /** Waits before the next try. */
  async pause(reason: string, ms: number, signal: AbortSignal | undefined): Promise<void> {
    this.settings.hooks.onRetry?.(reason, ms);
    await sleep(ms, signal);
  }
}

/** Waits; throws the signal's reason when it is aborted. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = () => {
      clearTimeout(handle);
      reject(signal?.reason);
    };
    const handle = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/** Runs a part of a try; what the transport throws becomes a lost answer, but for the caller's own abort. */
export async function guarded<T>(timer: Timer, signal: AbortSignal | undefined, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ApiError || error instanceof ResponseFormatError || !isTransport(error)) {
      throw error;
    }
    throw new LostAnswer(timer.timedOut, error);
  }
}

/** What fetch throws: a TypeError, or a DOMException for our own abort; Node's sockets have codes. */
function isTransport(error: unknown): boolean {
  return error instanceof TypeError || error instanceof LostAnswer || (error instanceof Error && (error.name === "AbortError" || "code" in error));
}

async function jsonOf(call: Call, response: Response): Promise<unknown> {
  if (response.status === 204) {
    return undefined;
  }
  const kind = (response.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (!JSON_TYPES.includes(kind ?? "")) {
    throw new ResponseFormatError(`${call.path}: JSON was expected, not ${kind || "-"}`);
  }
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!response.headers.has("content-length")) {
      throw new LostAnswer(false, error); // Node's fetch takes a body for whole whose chunks were cut, if the connection was to be closed.
    }
    throw new ResponseFormatError(`${call.path}: not JSON`);
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as unknown;
    return typeof problem === "object" && problem !== null ? (problem as Problem) : {};
  } catch {
    return { title: response.statusText, detail: text.slice(0, 200) };
  }
}

function errorFor(call: Call, response: Response, problem: Problem): Error {
  return response.status >= 200 && response.status < 400
    ? new ResponseFormatError(`${call.method} ${call.path}: unexpected HTTP ${response.status}`)
    : errorOf(response.status, problem, response.headers);
}

function keep(result: unknown, { response, retries }: Opened): unknown {
  if (typeof result === "object" && result !== null) {
    METADATA.set(result, { status: response.status, headers: response.headers, retries, rateLimit: rateLimitOf(response.headers) });
  }
  return result;
}

function rateLimitOf(headers: Headers): RateLimit | undefined {
  const [limit, remaining, reset] = ["limit", "remaining", "reset"].map((each) => Number(headers.get(`x-ratelimit-${each}`) ?? NaN));
  return limit === undefined || remaining === undefined || reset === undefined || [limit, remaining, reset].some(Number.isNaN)
    ? undefined
    : { limit, remaining, reset };
}

function queryOf(query: Call["query"]): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) {
      parameters.set(name, value instanceof Date ? value.toISOString() : Array.isArray(value) ? value.join(",") : String(value));
    }
  }
  const text = parameters.toString();
  return text ? `?${text}` : "";
}

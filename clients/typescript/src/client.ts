import { Agents } from "./agents.js";
import { clientCredentials, type Credentials, fixedKey, fromFunction } from "./credentials.js";
import { ConfigurationError } from "./errors.js";
import { DEFAULT_RETRIES, type RetryPolicy } from "./retries.js";
import { watch } from "./streams.js";
import { type Fetch, type Hooks, Transport } from "./transport.js";
import type { WorkflowEvent } from "./types.js";
import { Workflows } from "./workflows.js";

const PRODUCTION = "https://api.agentstudio.dev";
const DEFAULT_TIMEOUT = 60_000;

/** How a client is made. One credential at most; without one, that of the environment. */
export interface ClientOptions {
  /** By default the environment's AGENTSTUDIO_API_KEY. */
  apiKey?: string | undefined;
  /** A token, or a function that gives one whenever one is needed. */
  token?: string | (() => string | Promise<string>) | undefined;
  /** With clientSecret: tokens are fetched from tokenUrl, by default the API's own /oauth/token, and renewed. */
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  tokenUrl?: string | undefined;
  /** By default the environment's AGENTSTUDIO_BASE_URL, else production. */
  baseUrl?: string | undefined;
  /** Milliseconds without an answer after which a try is given up; 0 for none. Calls that wait for work have none. */
  timeout?: number | undefined;
  maxRetries?: number | undefined;
  retries?: Partial<RetryPolicy> | undefined;
  /** Another fetch, with proxies or TLS settings of its own. */
  fetch?: Fetch | undefined;
  hooks?: Hooks | undefined;
}

/** Calls Agent Studio. */
export class AgentStudioClient {
  readonly workflows: Workflows;
  readonly agents: Agents;
  private readonly transport: Transport;

  constructor(options: ClientOptions = {}) {
    const baseUrl = (options.baseUrl || environment("AGENTSTUDIO_BASE_URL") || PRODUCTION).replace(/\/+$/, "");
    this.transport = new Transport({
      baseUrl,
      credentials: credentialsOf(options, baseUrl),
      timeout: options.timeout ?? DEFAULT_TIMEOUT,
      retries: { ...DEFAULT_RETRIES, ...options.retries, ...(options.maxRetries === undefined ? {} : { maxRetries: options.maxRetries }) },
      fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
      hooks: options.hooks ?? {},
    });
    this.workflows = new Workflows(this.transport);
    this.agents = new Agents(this.transport);
  }

  get baseUrl(): string {
    return this.transport.settings.baseUrl;
  }

  /** The credential that the next request would send, as for a SignalR connection's accessTokenFactory. */
  accessToken(): Promise<string> {
    return this.transport.settings.credentials.current(this.transport.settings.fetch);
  }

  /** Follows all workflows of the caller from now on, without an end. */
  events(options: { types?: string; signal?: AbortSignal } = {}): AsyncGenerator<WorkflowEvent> {
    return watch(this.transport, "/api/events", options);
  }
}

function credentialsOf(options: ClientOptions, baseUrl: string): Credentials {
  if ([options.apiKey, options.token, options.clientId].filter((each) => each !== undefined).length > 1) {
    throw new ConfigurationError("Give one of apiKey, token and clientId");
  }
  if (options.clientId !== undefined) {
    if (options.clientSecret === undefined) {
      throw new ConfigurationError("clientId needs clientSecret");
    }
    return clientCredentials(options.clientId, options.clientSecret, options.tokenUrl ?? `${baseUrl}/oauth/token`);
  }
  if (typeof options.token === "function") {
    return fromFunction(options.token);
  }
  const key = options.apiKey ?? options.token ?? environment("AGENTSTUDIO_API_KEY");
  if (!key) {
    throw new ConfigurationError("No credential: give apiKey, token or clientId, or set AGENTSTUDIO_API_KEY");
  }
  return fixedKey(key);
}

/** A variable of the environment, where there is one. */
function environment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.[name];
}

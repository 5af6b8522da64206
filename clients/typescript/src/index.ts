export { AgentStudioClient, type ClientOptions } from "./client.js";
export * from "./errors.js";
export { Page, Pages } from "./pages.js";
export type { RetryPolicy } from "./retries.js";
export { type Fetch, type Hooks, type RateLimit, responseOf, type ResponseMetadata } from "./transport.js";
export type * from "./types.js";
export type { Agents } from "./agents.js";
export type { Workflows } from "./workflows.js";

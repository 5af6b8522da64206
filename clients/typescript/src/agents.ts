import { Pages } from "./pages.js";
import { agentMessages, STREAM_TIMEOUT } from "./streams.js";
import type { Call, Transport } from "./transport.js";
import type { AgentDescription, AgentHealth, AgentMessage, AgentRequest, AgentResponse, CallOptions, Message, SingleTask, StartOptions } from "./types.js";
import { limits, startHeaders } from "./workflows.js";

const ROOT = "/api/meta-agent";

/** Call single agents, as durably as workflows. */
export class Agents {
  constructor(private readonly transport: Transport) {}

  /** Lists the types of agents that there are. */
  getTypes(options?: CallOptions): Promise<string[]> {
    return this.read(`${ROOT}/types`, options);
  }

  /** Describes an agent: the shapes of its configuration, input and result. */
  getType(agentType: string, options?: CallOptions): Promise<AgentDescription> {
    return this.read(`${ROOT}/types/${encodeURIComponent(agentType)}`, options);
  }

  /** Has one agent carry out a task, and waits for its response. However often it is sent, the task is started once. */
  async execute(agentType: string, request: AgentRequest, options?: StartOptions): Promise<AgentResponse> {
    const path = `${ROOT}/${encodeURIComponent(agentType)}/execute`;
    const call: Call = { method: "POST", path, headers: startHeaders(options), body: request, timeout: options?.timeout ?? 0, signal: options?.signal };
    return (await this.transport.json<AgentResponse>(call)) as AgentResponse;
  }

  /**
   * As execute, with each thought as it occurs, and then the response. A connection that is cut is made again and finds the same task. A
   * failure of the task is thrown as the error that execute would throw.
   */
  executeStreaming(agentType: string, request: AgentRequest, options?: StartOptions): AsyncGenerator<AgentMessage> {
    return agentMessages(this.transport, {
      method: "POST",
      path: `${ROOT}/${encodeURIComponent(agentType)}/execute/stream`,
      headers: { Accept: "text/event-stream", ...startHeaders(options) },
      body: request,
      timeout: options?.timeout ?? STREAM_TIMEOUT,
      signal: options?.signal,
    });
  }

  /** Asks for the health of the agent service. An unhealthy one is a result, not an error. */
  async health(options?: CallOptions): Promise<AgentHealth> {
    return (await this.transport.json<AgentHealth>({ method: "GET", path: `${ROOT}/health`, accepted: [200, 503], ...limits(options) })) as AgentHealth;
  }

  /** Cancels a single task. It is done already if a further try does not find it any more. */
  async cancel(taskId: string, options?: CallOptions): Promise<Message> {
    const path = `${ROOT}/tasks/${encodeURIComponent(taskId)}/cancel`;
    const call: Call = { method: "POST", path, ...limits(options), doneAlready: (error) => error.status === 404 };
    return (await this.transport.json<Message>(call)) ?? { message: `Task '${taskId}' cancelled successfully` };
  }

  /** Reads a single task. */
  task(taskId: string, options?: CallOptions): Promise<SingleTask> {
    return this.read(`${ROOT}/tasks/${encodeURIComponent(taskId)}`, options);
  }

  /** Lists the single tasks: `await` gives a page, `for await` walks all pages from there. */
  tasks(query: { limit?: number; offset?: number } = {}, options?: CallOptions): Pages<SingleTask> {
    return new Pages<SingleTask>({ ...query }, (page) => this.read(`${ROOT}/tasks`, options, page));
  }

  private async read<T>(path: string, options?: CallOptions, query: Record<string, unknown> = {}): Promise<T> {
    return (await this.transport.json<T>({ method: "GET", path, query, ...limits(options) })) as T;
  }
}

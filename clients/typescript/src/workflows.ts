import { type ApiError, WaitTimeoutError } from "./errors.js";
import { readFile } from "./files.js";
import { Pages } from "./pages.js";
import { watch } from "./streams.js";
import type { Call, Transport } from "./transport.js";
import type {
  AgentTask,
  CallOptions,
  CheckpointData,
  CheckpointRequest,
  ForkRequest,
  JsonPatch,
  ListQuery,
  Message,
  ResumeRequest,
  StartOptions,
  WorkflowEvent,
  WorkflowExecution,
  WorkflowRequest,
  WorkflowResult,
  WorkflowSummary,
} from "./types.js";

const ROOT = "/api/workflows";
const ENDED: ReadonlySet<string> = new Set(["completed", "failed", "cancelled"]);
const ENDS = "WorkflowCompleted,WorkflowFailed,WorkflowCancelled";

/** A path below a workflow. */
export function workflowPath(id: string, ...more: string[]): string {
  return [ROOT, ...[id, ...more].map(encodeURIComponent)].join("/");
}

/** Headers by which a retry finds what an earlier try has started. */
export function startHeaders(options: StartOptions | undefined): Record<string, string> {
  return { "Idempotency-Key": options?.idempotencyKey ?? crypto.randomUUID() };
}

/** Create, run, read and control workflows. */
export class Workflows {
  constructor(private readonly transport: Transport) {}

  /** Starts a workflow and returns at once. However often it is sent, one starts. */
  create(request: WorkflowRequest, options?: StartOptions): Promise<WorkflowExecution> {
    return this.start(ROOT, request, options, options?.timeout);
  }

  /**
   * Starts a workflow and waits for its end. A workflow that failed is a result with `success: false`; one that overran its timeout is a
   * WorkflowTimeoutError. Without a `timeout` it waits for as long as the workflow may run.
   */
  execute(request: WorkflowRequest, options?: StartOptions): Promise<WorkflowResult> {
    return this.start(`${ROOT}/execute`, request, options, options?.timeout ?? 0);
  }

  /** Reads a workflow. `results: false` leaves out requests and results. */
  get(id: string, options?: CallOptions & { results?: boolean }): Promise<WorkflowExecution> {
    return this.read(workflowPath(id), options, { results: options?.results });
  }

  /** Reads some top-level members of a workflow. */
  getFields<K extends keyof WorkflowExecution>(id: string, fields: readonly K[], options?: CallOptions): Promise<Pick<WorkflowExecution, K | "id">> {
    return this.read(workflowPath(id), options, { fields });
  }

  /** Reads one task whole. */
  task(id: string, taskId: string, options?: CallOptions): Promise<AgentTask> {
    return this.read(workflowPath(id, "tasks", taskId), options);
  }

  /** Lists workflows: `await` gives a page, `for await` walks all pages from there. */
  list(query: ListQuery = {}, options?: CallOptions): Pages<WorkflowSummary> {
    return new Pages<WorkflowSummary>({ ...query }, (page) => this.read(ROOT, options, page));
  }

  /** Pauses a workflow: its tasks in flight finish, and no other starts. */
  pause(id: string, options?: CallOptions & { reason?: string }): Promise<Message> {
    const body = options?.reason === undefined ? undefined : { reason: options.reason };
    return this.control(id, "pause", "paused", body, options);
  }

  /**
   * Resumes a paused or failed workflow, and waits until it ends or is paused again. `maxIterations` gives an iterative workflow whose rounds are
   * used up further ones.
   */
  resume(id: string, options?: StartOptions & ResumeRequest): Promise<WorkflowResult> {
    const body: ResumeRequest = { checkpointId: options?.checkpointId, maxIterations: options?.maxIterations };
    const isEmpty = body.checkpointId === undefined && body.maxIterations === undefined;
    return this.start(workflowPath(id, "resume"), isEmpty ? undefined : body, options, options?.timeout ?? 0);
  }

  /** Cancels a workflow that has not ended. */
  cancel(id: string, options?: CallOptions): Promise<Message> {
    return this.control(id, "cancel", "cancelled", undefined, options);
  }

  /** Deletes a workflow that is paused or has ended, with its checkpoints and files. */
  async delete(id: string, options?: CallOptions): Promise<Message> {
    const call: Call = { method: "DELETE", path: workflowPath(id), ...limits(options), doneAlready: (error) => error.status === 404 };
    return (await this.transport.json<Message>(call)) ?? { message: `Workflow '${id}' deleted successfully` };
  }

  /** Reads the checkpoints, oldest first. `snapshots: false` is short. */
  checkpoints(id: string, options?: CallOptions & { limit?: number; after?: string; snapshots?: boolean }): Promise<CheckpointData[]> {
    const { limit, after, snapshots } = options ?? {};
    return this.read(workflowPath(id, "checkpoints"), options, { limit, after, snapshots });
  }

  /** Makes a checkpoint of a workflow as it is, without pausing it. */
  createCheckpoint(id: string, request: CheckpointRequest = {}, options?: StartOptions): Promise<CheckpointData> {
    return this.start(workflowPath(id, "checkpoints"), request, options, options?.timeout);
  }

  /** Starts a workflow that reuses what was finished at a checkpoint of this one. */
  fork(id: string, request: ForkRequest = {}, options?: StartOptions): Promise<WorkflowExecution> {
    return this.start(workflowPath(id, "fork"), request, options, options?.timeout);
  }

  /** Compares two workflows, as a JSON Patch (RFC 6902). */
  diff(id: string, other: string, options?: CallOptions): Promise<JsonPatch> {
    return this.read(workflowPath(id, "diff", other), options);
  }

  /** Compares two checkpoints of a workflow, as a JSON Patch. */
  diffCheckpoints(id: string, start: string, end: string, options?: CallOptions): Promise<JsonPatch> {
    return this.read(workflowPath(id, "checkpoints", start, "diff", end), options);
  }

  /** Reads the Temporal history, in Temporal's JSON. */
  history(id: string, options?: CallOptions): Promise<Record<string, any>> {
    return this.read(workflowPath(id, "history"), options);
  }

  /**
   * Follows a workflow until it has ended: each event once and in order. A connection that is cut is made again, and continues after the last
   * event. `since` is the sequence to begin after; `types` names the wanted ones, separated by commas.
   */
  watch(id: string, options: { since?: number; types?: string; signal?: AbortSignal } = {}): AsyncGenerator<WorkflowEvent> {
    return watch(this.transport, workflowPath(id, "events"), options);
  }

  /** Waits until a workflow has completed, failed or was cancelled, and reads it. `timeout` is in milliseconds; none if absent. */
  async wait(id: string, options?: { timeout?: number; signal?: AbortSignal }): Promise<WorkflowExecution> {
    const controller = new AbortController();
    const abort = () => controller.abort(options?.signal?.reason);
    options?.signal?.throwIfAborted();
    options?.signal?.addEventListener("abort", abort, { once: true });
    const timer =
      options?.timeout === undefined
        ? undefined
        : setTimeout(() => controller.abort(new WaitTimeoutError(`Workflow ${id} has not ended`)), options.timeout);
    try {
      return await this.ended(id, controller.signal);
    } finally {
      clearTimeout(timer);
      options?.signal?.removeEventListener("abort", abort);
    }
  }

  /** Reads a file that a task has saved, continued where a connection was cut. */
  artifact(id: string, taskId: string, name: string, options?: CallOptions): Promise<Uint8Array> {
    return readFile(this.transport, workflowPath(id, "tasks", taskId, "artifacts", name), options);
  }

  private async ended(id: string, signal?: AbortSignal): Promise<WorkflowExecution> {
    for (;;) {
      if (!ENDED.has(await this.status(id, signal))) {
        // A workflow that has failed may have been resumed.
        for await (const _ of this.watch(id, { types: ENDS, signal })) {
          if (ENDED.has(await this.status(id, signal))) {
            break;
          }
        }
      }
      const workflow = await this.get(id, { signal });
      if (ENDED.has(workflow.status)) {
        return workflow;
      }
    }
  }

  private async status(id: string, signal?: AbortSignal): Promise<string> {
    return (await this.getFields(id, ["status"], { signal })).status;
  }

  private async start<T>(path: string, body: unknown, options: StartOptions | undefined, timeout: number | undefined): Promise<T> {
    const call: Call = { method: "POST", path, headers: startHeaders(options), body, timeout, signal: options?.signal };
    return (await this.transport.json<T>(call)) as T;
  }

  private async read<T>(path: string, options?: CallOptions, query: Record<string, unknown> = {}): Promise<T> {
    return (await this.transport.json<T>({ method: "GET", path, query, ...limits(options) })) as T;
  }

  /** It is done already if a further try finds the workflow in the status. */
  private async control(id: string, verb: string, status: string, body: unknown, options?: CallOptions): Promise<Message> {
    const doneAlready = (error: ApiError) => error.status === 409 && error.detail.includes(`'${status}'`);
    const call: Call = { method: "POST", path: workflowPath(id, verb), body, ...limits(options), doneAlready };
    return (await this.transport.json<Message>(call)) ?? { message: `Workflow '${id}' ${status} successfully` };
  }
}

/** What of a call's options the transport needs. */
export function limits(options: CallOptions | undefined): Pick<Call, "timeout" | "signal"> {
  return { timeout: options?.timeout, signal: options?.signal };
}

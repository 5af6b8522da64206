import type { components } from "./schema.js";

type Schemas = components["schemas"];

/** An enumeration that a newer server may extend. */
type Open<T extends string> = T | (string & Record<never, never>);

export type Pattern = Schemas["Pattern"];
export type WorkflowStatus = Schemas["WorkflowStatus"];
export type TaskStatus = Schemas["TaskStatus"];
export type WorkflowExecution = Schemas["WorkflowExecution"];
export type WorkflowSummary = Schemas["WorkflowSummary"];
export type WorkflowDefinition = Schemas["WorkflowDefinition"];
export type WorkflowStepDefinition = Schemas["StepDefinition"];
export type WorkflowRequest = Schemas["WorkflowRequest"];
export type WorkflowResult = Schemas["WorkflowResult"];
export type CheckpointRequest = Schemas["CheckpointRequest"];
export type ForkRequest = Schemas["ForkRequest"];
export type ResumeRequest = Schemas["ResumeRequest"];
export type AgentTask = Schemas["AgentTask"];
export type AgentRequest = Schemas["AgentRequest"];
export type AgentResponse = Schemas["AgentResponse"];
export type AgentThought = Schemas["AgentThought"];
export type AgentDescription = Schemas["AgentDescription"];
export type AgentHealth = Schemas["AgentHealth"];
export type Artifact = Schemas["Artifact"];
export type CheckpointData = Schemas["CheckpointData"];
export type ExecutionContext = Schemas["ExecutionContext"];
export type ExecutionEvent = Schemas["ExecutionEvent"];
export type SingleTask = Schemas["SingleTask"];
export type Message = Schemas["Message"];
export type JsonPatch = Schemas["JsonPatch"];

/** Types of events; docs/live-updates.md says what each adds as `data`. */
export type EventType = Open<Schemas["EventStream"]["event"] & string>;

/** Something that happened to a workflow. */
export interface WorkflowEvent {
  readonly type: EventType;
  readonly workflowId: string;
  readonly timestamp: string;
  /** Grows over the whole life of the workflow. Absent for thoughts, progress and log messages. */
  readonly sequence?: number;
  readonly taskId?: string;
  readonly data?: Record<string, any>;
  readonly traceId?: string;
}

/** A message of a single agent's call: each thought as it occurs, then the response. */
export type AgentMessage =
  | { readonly type: "thought"; readonly thought: AgentThought }
  | { readonly type: "response"; readonly response: AgentResponse };

/** Which workflows a list shows. */
export interface ListQuery {
  status?: WorkflowStatus;
  pattern?: Pattern;
  definitionId?: string;
  initiatedBy?: string;
  createdAfter?: string | Date;
  createdBefore?: string | Date;
  sortBy?: "createdAt" | "startedAt" | "completedAt";
  sortOrder?: "asc" | "desc";
  /** 1 to 1000; 100 if absent. */
  limit?: number;
  offset?: number;
}

/** Options of every call. */
export interface CallOptions {
  /** Ends the call when it is aborted; its error is the signal's reason. */
  signal?: AbortSignal;
  /** Milliseconds without an answer after which a try is given up; 0 for none. */
  timeout?: number;
}

/** Options of calls that start something. */
export interface StartOptions extends CallOptions {
  /** Names the intention: what was started under it before is found, not started again. A random one if absent. */
  idempotencyKey?: string;
}

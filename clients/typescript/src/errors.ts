/** What is wrong with one field of a request. `field` is a JSON path, empty for the whole body. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly code: string;
}

/** Members of every error of the API (RFC 9457); some errors have more, such as `workflowId`. */
export interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly traceId?: string;
  readonly errors?: readonly FieldError[];
  readonly [member: string]: unknown;
}

/** Base of all errors of this package. */
export class AgentStudioError extends Error {
  override name = this.constructor.name;
}

/** No answer arrived, after all retries. `cause` is the transport's own error. */
export class ConnectionError extends AgentStudioError {}

/** No answer arrived in time, after all retries. */
export class TimeoutError extends ConnectionError {}

/** An answer arrived that the API does not give: a proxy may have sent it. */
export class ResponseFormatError extends AgentStudioError {}

/** What was waited for did not happen in time; the workflow continues. */
export class WaitTimeoutError extends AgentStudioError {}

/** The client was made without what it needs, such as a credential. */
export class ConfigurationError extends AgentStudioError {}

/** The API refused a request or could not carry it out. */
export class ApiError extends AgentStudioError {
  /** Kind of the error, for programs to compare with. */
  readonly code: string;
  readonly detail: string;
  /** The request's W3C traceparent, which leads to the service's log. Absent if unknown. */
  readonly traceId: string | undefined;
  /** What is wrong with single fields; empty when it is not about fields. */
  readonly errors: readonly FieldError[];

  constructor(
    readonly status: number,
    readonly problem: Problem,
    readonly headers: Headers,
  ) {
    super(message(status, problem));
    this.code = problem.code ?? "UNKNOWN";
    this.detail = problem.detail ?? "";
    this.traceId = problem.traceId;
    this.errors = Array.isArray(problem.errors) ? problem.errors : [];
  }
}

/** 400: the request cannot be read. */
export class BadRequestError extends ApiError {}
/** 401: the credential is missing, wrong, revoked or has expired. */
export class AuthenticationError extends ApiError {}
/** 403: the credential lacks the scope. */
export class PermissionDeniedError extends ApiError {}
/** 404: there is no such thing, or it is another caller's. */
export class NotFoundError extends ApiError {}
/** 408: the workflow overran its own timeout. It has failed, and can be resumed. */
export class WorkflowTimeoutError extends ApiError {}
/** 409: the state of the workflow does not permit it. */
export class ConflictError extends ApiError {}
/** 412: the workflow has changed since it was read. */
export class PreconditionFailedError extends ApiError {}
/** 422, or 400 for unknown agents: `errors` lists everything that is wrong. */
export class ValidationError extends ApiError {}
/** 429 after all retries: too many requests, workflows or streams. */
export class RateLimitError extends ApiError {}
/** 499: what was waited for was cancelled. */
export class RequestCancelledError extends ApiError {}
/** 502: the agent or its service failed. */
export class AgentError extends ApiError {}
/** 503 after all retries: a part of the platform is unavailable. */
export class ServiceUnavailableError extends ApiError {}
/** 504: the agent overran the timeout of the task. */
export class AgentTimeoutError extends ApiError {}
/** Another 5xx: an error of the server, which has its trace in the log. */
export class ServerError extends ApiError {}

type Kind = new (status: number, problem: Problem, headers: Headers) => ApiError;

const BY_STATUS: Readonly<Record<number, Kind>> = {
  400: BadRequestError,
  401: AuthenticationError,
  403: PermissionDeniedError,
  404: NotFoundError,
  408: WorkflowTimeoutError,
  409: ConflictError,
  412: PreconditionFailedError,
  422: ValidationError,
  429: RateLimitError,
  499: RequestCancelledError,
  502: AgentError,
  503: ServiceUnavailableError,
  504: AgentTimeoutError,
};

/** The typed error for an answer. */
export function errorOf(status: number, problem: Problem, headers: Headers): ApiError {
  const isAboutFields = status === 400 && Array.isArray(problem.errors) && problem.errors.length > 0;
  const kind = isAboutFields ? ValidationError : (BY_STATUS[status] ?? (status >= 500 ? ServerError : ApiError));
  return new kind(status, problem, headers);
}

function message(status: number, problem: Problem): string {
  const trace = problem.traceId ? ` (trace ${problem.traceId})` : "";
  const errors = Array.isArray(problem.errors) ? (problem.errors as FieldError[]) : [];
  const fields = errors.map((each) => `\n  ${each.field || "(body)"}: ${each.message}`).join("");
  return `${status} ${problem.code ?? "UNKNOWN"}: ${problem.detail || problem.title || ""}${trace}${fields}`;
}

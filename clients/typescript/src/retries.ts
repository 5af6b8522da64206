/** How often and after which times a request is sent again. Times are in milliseconds. */
export interface RetryPolicy {
  /** Beyond the first try; 0 for none. */
  readonly maxRetries: number;
  readonly firstDelay: number;
  readonly maxDelay: number;
  /** Of a server that asks for a longer wait than this, the error is thrown at once. */
  readonly maxRetryAfter: number;
}

export const DEFAULT_RETRIES: RetryPolicy = {
  maxRetries: 4,
  firstDelay: 500,
  maxDelay: 8_000,
  maxRetryAfter: 60_000,
};

/** 408, 499, 502 and 504 report an outcome of the work itself, which another try would repeat. */
export const RETRIED_STATUSES: ReadonlySet<number> = new Set([429, 503]);

/** A random time that doubles with each retry; half of it is certain. */
export function delayOf(policy: RetryPolicy, retry: number): number {
  const longest = Math.min(policy.maxDelay, policy.firstDelay * 2 ** retry);
  return longest * (0.5 + Math.random() / 2);
}

/** How long to wait after a 429 or 503; undefined when the server asks for too much. */
export function delayAfterAnswer(policy: RetryPolicy, retry: number, headers: Headers): number | undefined {
  const asked = retryAfter(headers);
  if (asked === undefined) {
    return delayOf(policy, retry);
  }
  if (asked > policy.maxRetryAfter) {
    return undefined;
  }
  return Math.max(asked, 0) + Math.random() * Math.min(250, policy.firstDelay);
}

/** A date is compared with the answer's own `Date`, so that the clocks need not agree. */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get("retry-after");
  if (value === null) {
    return undefined;
  }
  if (/^\d+(\.\d+)?$/.test(value.trim())) {
    return Number(value) * 1000;
  }
  const difference = Date.parse(value) - Date.parse(headers.get("date") ?? "");
  return Number.isNaN(difference) ? undefined : difference;
}

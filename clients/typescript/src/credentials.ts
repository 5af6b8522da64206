import { AuthenticationError, ConfigurationError, ResponseFormatError } from "./errors.js";
import type { Fetch } from "./transport.js";

/** A source of credentials. `renew` is called when the server has refused the last one; it says whether another may come. */
export interface Credentials {
  current(fetch: Fetch): Promise<string>;
  renew(): boolean;
}

/** An API key or a token that does not change. */
export function fixedKey(key: string): Credentials {
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new ConfigurationError("The credential has characters that no credential has");
  }
  return { current: async () => key, renew: () => false };
}

/** Asks a function for each request; it may cache. */
export function fromFunction(token: () => string | Promise<string>): Credentials {
  return { current: async () => token(), renew: () => true };
}

/** A token is renewed this long before its end, or after half of its life if that is shorter. */
const RENEW_BEFORE_MS = 60_000;

/**
 * Fetches tokens by client credentials (RFC 6749 §4.4), and others before they expire. Time is measured on a clock that nobody sets, from
 * `expires_in`: so it makes no difference how far the clocks of client and server are apart.
 */
export function clientCredentials(id: string, secret: string, url: string): Credentials {
  let token: string | undefined;
  let renewAt = 0;
  let pending: Promise<string> | undefined;

  async function fetchToken(fetch: Fetch): Promise<string> {
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: id, client_secret: secret });
    const response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
    const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    if (response.status >= 500 || response.status === 429) {
      throw new TypeError("The issuer is unavailable"); // As fetch does: the transport decides whether to try again.
    }
    if (!response.ok) {
      const detail = String(answer["error_description"] ?? answer["error"] ?? "");
      throw new AuthenticationError(response.status, { code: "UNAUTHORIZED", title: "No token", detail }, response.headers);
    }
    const seconds = Number(answer["expires_in"] ?? 3600);
    if (typeof answer["access_token"] !== "string" || Number.isNaN(seconds)) {
      throw new ResponseFormatError(`${url} did not answer with a token`);
    }
    token = answer["access_token"];
    renewAt = performance.now() + Math.max(seconds * 1000 - RENEW_BEFORE_MS, seconds * 500);
    return token;
  }

  return {
    current: async (fetch) => {
      if (token !== undefined && performance.now() < renewAt) {
        return token;
      }
      pending ??= fetchToken(fetch).finally(() => (pending = undefined));
      return pending;
    },
    renew: () => {
      token = undefined;
      return true;
    },
  };
}

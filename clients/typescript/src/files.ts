import { ResponseFormatError } from "./errors.js";
import { guarded, LostAnswer, type Transport } from "./transport.js";
import type { CallOptions } from "./types.js";

/** The bytes of a file. After a cut only what is missing is asked for, of the same version. */
export async function readFile(transport: Transport, path: string, options?: CallOptions): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let received = 0;
  let etag: string | null = null;
  for (let failures = 0; ; failures++) {
    const more: Record<string, string> = received > 0 && etag !== null ? { Range: `bytes=${received}-`, "If-Range": etag } : {};
    const isRest = "Range" in more;
    const opened = await transport.open({
      method: "GET",
      path,
      headers: { Accept: "*/*", ...more },
      timeout: options?.timeout,
      signal: options?.signal,
      accepted: [isRest ? 206 : 200],
    });
    if (!isRest) {
      pieces.length = received = 0;
      etag = opened.response.headers.get("etag");
    }
    const reader = opened.response.body?.getReader();
    try {
      for (;;) {
        const piece = await guarded(opened.timer, options?.signal, async () => reader?.read() ?? { done: true as const, value: undefined });
        if (piece.done) {
          return joined(pieces, received);
        }
        opened.timer.restart();
        pieces.push(piece.value);
        received += piece.value.length;
        failures = 0;
      }
    } catch (error) {
      if (!(error instanceof LostAnswer) || failures >= transport.settings.retries.maxRetries) {
        throw error instanceof LostAnswer ? new ResponseFormatError(`${path}: the file was cut too often`) : error;
      }
    } finally {
      opened.timer.stop();
    }
    await transport.pause("the download was cut", transport.settings.retries.firstDelay, options?.signal);
  }
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

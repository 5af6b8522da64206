/** One message of an event stream. `id` is absent when the message has none of its own. */
export interface Message {
  readonly data: string;
  readonly event: string;
  readonly id: string | undefined;
}

/** Server-Sent Events, as the HTML standard reads them: takes bytes in pieces of any size. */
export class MessageParser {
  /** Milliseconds that the server asks to wait before connecting again; absent if it does not. */
  retry: number | undefined;
  private readonly decoder = new TextDecoder("utf-8");
  private rest = "";
  private data: string[] = [];
  private event = "";
  private id: string | undefined;

  /** The messages that this piece completes. */
  *feed(piece: Uint8Array): Generator<Message> {
    const text = this.rest + this.decoder.decode(piece, { stream: true });
    // A carriage return at the end may be the first half of a line's end.
    const held = text.endsWith("\r");
    const lines = (held ? text.slice(0, -1) : text).split(/\r\n|\r|\n/);
    this.rest = (lines.pop() ?? "") + (held ? "\r" : "");
    for (const line of lines) {
      const message = this.take(line);
      if (message) {
        yield message;
      }
    }
  }

  private take(line: string): Message | undefined {
    if (line === "") {
      return this.dispatch();
    }
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") {
      this.data.push(value);
    } else if (name === "event") {
      this.event = value;
    } else if (name === "id" && !value.includes("\0")) {
      this.id = value;
    } else if (name === "retry" && /^\d+$/.test(value)) {
      this.retry = Number(value);
    }
    return undefined;
  }

  private dispatch(): Message | undefined {
    const { data, event, id } = this;
    this.data = [];
    this.event = "";
    this.id = undefined;
    return data.length === 0 ? undefined : { data: data.join("\n"), event: event || "message", id };
  }
}

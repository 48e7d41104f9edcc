// One event stream's life: open, watch, lose, reopen, close.
//
// The browser reconnects by itself while its EventSource is merely interrupted. Only when it gave up (a
// refusal, a dead line, a polite goodbye) does this class open a new one: one of the two retries, never both.

import type { Bye, Gap, Heartbeat, Hello } from "../wire.ts";

/** `live`: data flow. `connecting`: first attempt, or a short interruption. `lost`: longer. `ended`: the session is over. */
export type LineState = "connecting" | "live" | "lost" | "ended";

export interface LineEvents {
  onOpen(): void;
  onData(event: string, data: unknown): void;
  onError(error: unknown): void;
  onHeartbeat(heartbeat: Heartbeat): void;
  onGap(gap: Gap): void;
  onState(state: LineState): void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A line that says nothing for this many heartbeats is dead, whatever the browser thinks. */
const SILENT_HEARTBEATS = 2.5;

export class Connection {
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state: LineState | undefined;
  #lastId = "";
  #heartbeatMs = 15_000;
  #failures = 0;
  readonly #path: string;
  readonly #dataEvents: readonly string[];
  readonly #events: LineEvents;

  /** `dataEvents`: the event names that carry data (`message` on the single feeds). */
  constructor(path: string, dataEvents: readonly string[], events: LineEvents) {
    this.#path = path;
    this.#dataEvents = dataEvents;
    this.#events = events;
  }

  open(): void {
    if (this.#source || this.#state === "ended") return;
    this.#wait(undefined);
    this.#enter(this.#failures === 0 ? "connecting" : "lost");
    const source = new EventSource(this.#address());
    this.#source = source;
    source.onopen = () => this.#events.onOpen();
    source.onerror = () => this.#interrupted(source);
    for (const name of this.#dataEvents) {
      source.addEventListener(name, (event) => this.#data(name, event as MessageEvent<string>));
    }
    this.#control<Hello>(source, "hello", (hello) => {
      this.#heartbeatMs = hello.heartbeat_ms;
      this.#failures = 0;
      this.#enter("live");
    });
    this.#control<Heartbeat>(source, "heartbeat", (heartbeat) => this.#events.onHeartbeat(heartbeat));
    this.#control<unknown>(source, "caught-up", () => undefined);
    this.#control<Gap>(source, "gap", (gap) => this.#events.onGap(gap));
    this.#control<Bye>(source, "bye", (bye) => this.#goodbye(bye));
    this.#watch();
  }

  /** Closes for now; `open` goes on after the last event seen. */
  close(): void {
    this.#source?.close();
    this.#source = undefined;
    this.#wait(undefined);
  }

  #address(): string {
    if (!this.#lastId) return this.#path;
    const joint = this.#path.includes("?") ? "&" : "?";
    return `${this.#path}${joint}last_event_id=${encodeURIComponent(this.#lastId)}`;
  }

  #data(name: string, event: MessageEvent<string>): void {
    this.#watch();
    if (event.lastEventId) this.#lastId = event.lastEventId;
    try {
      this.#events.onData(name, JSON.parse(event.data));
    } catch (error) {
      this.#events.onError(error);
    }
  }

  #control<T>(source: EventSource, name: string, act: (data: T) => void): void {
    source.addEventListener(name, (event) => {
      this.#watch();
      try {
        act(JSON.parse((event as MessageEvent<string>).data) as T);
      } catch (error) {
        this.#events.onError(error);
      }
    });
  }

  #interrupted(source: EventSource): void {
    if (source !== this.#source) return;
    this.#events.onError(new Error("the stream was interrupted"));
    this.#failures += 1;
    if (source.readyState === EventSource.CLOSED) {
      void this.#refused();
    } else {
      this.#enter(this.#failures === 1 ? "connecting" : "lost");
      this.#watch();
    }
  }

  /** An EventSource does not tell why it was refused: ask once without streaming. */
  async #refused(): Promise<void> {
    this.close();
    this.#enter("lost");
    let pause = backoff(this.#failures);
    this.#wait(pause);
    try {
      const answer = await fetch(this.#path, { headers: { Accept: "application/json" } });
      await answer.body?.cancel();
      if (this.#source || this.#timer === undefined) return; // reopened or closed meanwhile
      if (answer.status === 401 || answer.status === 403) return this.#end();
      pause = Math.max(pause, Number(answer.headers.get("Retry-After") ?? 0) * 1_000);
      this.#wait(pause);
    } catch {
      // No answer: the wait already running stands.
    }
  }

  #goodbye(bye: Bye): void {
    this.close();
    // With other rights the page itself is out of date, not only its figures.
    if (bye.reason === "session-ended" || bye.reason === "rights-changed") return this.#end();
    this.#failures = 1;
    this.#enter("connecting");
    this.#wait(bye.retry_ms);
  }

  #end(): void {
    this.close();
    this.#enter("ended");
  }

  #watch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.close();
      this.#failures += 1;
      this.open();
    }, this.#heartbeatMs * SILENT_HEARTBEATS);
  }

  #wait(ms: number | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = ms === undefined ? undefined : setTimeout(() => this.open(), ms);
  }

  #enter(state: LineState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#events.onState(state);
  }
}

/** Doubling, capped, and spread at random, so that a room full of tills does not return at once. */
function backoff(failures: number): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1));
  return longest * (0.5 + Math.random() / 2);
}

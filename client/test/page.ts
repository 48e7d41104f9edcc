// A document for tests, and an EventSource that a test plays itself.

import { parseHTML } from "linkedom";

/** Makes `body` the document of the modules under test. */
export function page(body: string): void {
  const window = parseHTML(`<!doctype html><html><body data-zone="Asia/Jakarta">${body}</body></html>`);
  const names = ["document", "HTMLElement", "HTMLInputElement", "CustomEvent", "Event"] as const;
  for (const name of names) set(name, window[name]);
  set("CSS", { escape: (text: string) => text.replace(/["\\\]]/g, "\\$&") });
}

export function set(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** Text of the first match, without white space around it. */
export function text(selector: string): string {
  return document.querySelector(selector)?.textContent?.trim() ?? "";
}

type Listener = (event: { data: string; lastEventId: string }) => void;

export class FakeEventSource {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  /** Every one made since the test began. */
  static made: FakeEventSource[] = [];

  readyState = FakeEventSource.CONNECTING;
  onopen?: () => void;
  onerror?: () => void;
  readonly url: string;
  readonly #listeners = new Map<string, Listener[]>();

  constructor(url: string) {
    this.url = url;
    FakeEventSource.made.push(this);
  }

  /** The newest one. */
  static last(): FakeEventSource {
    const last = FakeEventSource.made.at(-1);
    if (!last) throw new Error("nothing was opened");
    return last;
  }

  addEventListener(name: string, listener: Listener): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }

  /** The server says something. */
  say(name: string, data: unknown, lastEventId = ""): void {
    const listeners = this.#listeners.get(name) ?? [];
    for (const listener of listeners) listener({ data: JSON.stringify(data), lastEventId });
  }

  hello(): void {
    this.readyState = FakeEventSource.OPEN;
    this.onopen?.();
    this.say("hello", { position: "1", heartbeat_ms: 15_000, session_expires_at: "2026-07-20T20:00:00Z" });
  }

  /** The line drops; `forGood` when the browser will not try again. */
  fail(forGood: boolean): void {
    this.readyState = forGood ? FakeEventSource.CLOSED : FakeEventSource.CONNECTING;
    this.onerror?.();
  }
}

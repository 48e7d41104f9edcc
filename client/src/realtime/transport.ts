// Getting feeds over HTTP: as a stream, or once in JSON.

import { createParser } from "eventsource-parser";
import type { Message } from "./line.ts";

export interface StreamEvents {
  onRefused(status: number, retryAfterMs: number): void;
  onMessage(message: Message): void;
  onBroken(): void;
}

/** Opens `/realtime/stream` of `feeds` after the id; returns how to close it. Nothing is told after that. */
export function openStream(feeds: readonly string[], after: string, events: StreamEvents): () => void {
  const control = new AbortController();
  const { signal } = control;
  void follow(feeds, after, events, signal).catch(() => {
    if (!signal.aborted) events.onBroken();
  });
  return () => control.abort();
}

async function follow(
  feeds: readonly string[],
  after: string,
  events: StreamEvents,
  signal: AbortSignal,
): Promise<void> {
  const headers: Record<string, string> = { Accept: "text/event-stream" };
  if (after) headers["Last-Event-ID"] = after;
  const answer = await fetch(address(feeds), { headers, signal, cache: "no-store" });
  if (signal.aborted) return;
  if (!answer.ok || !answer.body) {
    events.onRefused(answer.status, Number(answer.headers.get("Retry-After") ?? 0) * 1_000 || 0);
    return;
  }
  const parser = createParser({
    onEvent({ event = "message", id = "", data }) {
      if (!signal.aborted) events.onMessage({ event, id, items: [JSON.parse(data)] });
    },
  });
  const reader = answer.body.getReader();
  const text = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (signal.aborted) return;
    if (done) break;
    parser.feed(text.decode(value, { stream: true }));
  }
  events.onBroken();
}

/** A log feed's answer in JSON. */
interface Events {
  position: string;
  events: unknown[];
  gap?: unknown;
}

/** What is new after the id, and the id to go on from; a picture bears none. */
export interface Answer {
  messages: Message[];
  id: string;
}

export class Refusal extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

/** An answer that is not there after this will not come. */
const ASK_MS = 10_000;

/** Asks once. Throws a `Refusal`, or what `fetch` throws. */
export async function ask(feeds: readonly string[], after: string): Promise<Answer> {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), ASK_MS);
  try {
    return read(await get(feeds, after, control.signal));
  } finally {
    clearTimeout(timer);
  }
}

async function get(
  feeds: readonly string[],
  after: string,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const resume = after ? `&last_event_id=${encodeURIComponent(after)}` : "";
  const headers = { Accept: "application/json" };
  const answer = await fetch(address(feeds) + resume, { headers, signal, cache: "no-store" });
  if (!answer.ok) throw new Refusal(answer.status);
  return (await answer.json()) as Record<string, unknown>;
}

function read(told: Record<string, unknown>): Answer {
  const messages: Message[] = [];
  let id = "";
  for (const [event, said] of Object.entries(told)) {
    if (!isEvents(said)) {
      messages.push({ event, id: "", items: [said] });
      continue;
    }
    if (said.gap) messages.push({ event: "gap", id: "", items: [said.gap] });
    messages.push({ event, id: said.position, items: said.events });
    // Feeds are read one after the other: only up to the first position nothing is left out of any.
    if (!id) id = said.position;
  }
  return { messages, id };
}

function isEvents(said: unknown): said is Events {
  return typeof said === "object" && said !== null && "position" in said && "events" in said;
}

function address(feeds: readonly string[]): string {
  return `/realtime/stream?feeds=${feeds.join(",")}`;
}

// Lines and a server in made-up time: what the state machine does when connections, servers and proxies misbehave.

import { type Effect, type Input, type Line, type Message, NEW_LINE, step } from "../src/realtime/line.ts";
import { Once } from "../src/realtime/once.ts";

/** Numbers from 0 up to 1, the same for the same seed. */
export function luck(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Task = { at: number; run: () => void; order: number };

/** Time that only passes when nothing is left to do at this instant. */
export class Clock {
  now = 0;
  #tasks: Task[] = [];
  #order = 0;

  at(delay: number, run: () => void): Task {
    const task = { at: this.now + delay, run, order: this.#order++ };
    this.#tasks.push(task);
    return task;
  }

  cancel(task: Task | undefined): void {
    this.#tasks = this.#tasks.filter((other) => other !== task);
  }

  /** Lets time pass up to `until`. */
  run(until: number): void {
    for (;;) {
      let next: Task | undefined;
      for (const task of this.#tasks) {
        if (!next || task.at < next.at || (task.at === next.at && task.order < next.order)) next = task;
      }
      if (!next || next.at > until) break;
      this.cancel(next);
      this.now = next.at;
      next.run();
    }
    this.now = until;
  }
}

export const HEARTBEAT_MS = 15_000;
const LATENCY_MS = 20;

/** A server with a log of numbers, and whatever stands before it. */
export class Server {
  readonly log: number[] = [];
  isUp = true;
  /** What is held back on the way; `undefined` when nothing is. Single answers get through. */
  held: (() => void)[] | undefined;
  readonly streams = new Set<Stream>();

  publish(): void {
    this.log.push(this.log.length + 1);
    for (const stream of this.streams) stream.tell("notifications", this.log.length);
  }

  /** A proxy begins to collect what streams say. */
  hold(): void {
    this.held ??= [];
  }

  /** It hands out what it has collected. */
  release(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const say of held) say();
  }

  kill(): void {
    this.isUp = false;
    for (const stream of [...this.streams]) stream.breakOff();
  }

  drain(retryMs: () => number): void {
    this.isUp = false;
    for (const stream of [...this.streams]) {
      stream.send("bye", "", { reason: "drain", retry_ms: retryMs() });
      stream.breakOff();
    }
  }
}

/** One connection, as the server sees it. */
export class Stream {
  /** Nothing gets through any more, and nobody notices. */
  isStalled = false;
  readonly #server: Server;
  readonly #client: Client;

  constructor(server: Server, client: Client) {
    this.#server = server;
    this.#client = client;
  }

  send(event: string, id: string, data: unknown): void {
    if (this.isStalled) return;
    const say = (): void => this.#client.take({ is: "message", message: { event, id, items: [data] } }, this);
    if (this.#server.held) this.#server.held.push(say);
    else say();
  }

  tell(event: string, position: number): void {
    this.send(event, `log-${position}`, position);
  }

  breakOff(): void {
    this.#server.streams.delete(this);
    if (!this.isStalled) this.#client.take({ is: "broken" }, this);
  }
}

/** One line, with its timers and its stream. */
export class Client {
  line: Line = NEW_LINE;
  readonly heard: number[] = [];
  /** When it asked for a stream. */
  readonly opened: number[] = [];
  liveSince: number | undefined;
  #stream: Stream | undefined;
  #timer: Task | undefined;
  #pollTimer: Task | undefined;
  #polls = 0;
  readonly #once = new Once();
  readonly #clock: Clock;
  readonly #server: Server;
  readonly #random: () => number;

  constructor(clock: Clock, server: Server, random: () => number) {
    this.#clock = clock;
    this.#server = server;
    this.#random = random;
  }

  /** `from`: the stream that says so; what an earlier one says is not heard. */
  take(input: Input, from?: Stream): void {
    if (from && from !== this.#stream) return;
    const wasLive = this.line.phase === "live";
    const [line, effects] = step(this.line, input, this.#random());
    this.line = line;
    for (const effect of effects) this.#act(effect);
    if (line.phase === "live" && !wasLive) this.liveSince = this.#clock.now;
    if (line.phase !== "live") this.liveSince = undefined;
  }

  get stream(): Stream | undefined {
    return this.#stream;
  }

  #act(effect: Effect): void {
    switch (effect.do) {
      case "open":
        if (this.#stream) throw new Error("a second stream was opened beside the first");
        this.#open(effect.after);
        break;
      case "close":
        if (this.#stream) this.#server.streams.delete(this.#stream);
        this.#stream = undefined;
        break;
      case "timer":
        this.#clock.cancel(this.#timer);
        this.#timer = this.#clock.at(effect.ms, () => this.take({ is: "timer" }));
        break;
      case "stop-timer":
        this.#clock.cancel(this.#timer);
        break;
      case "poll-timer":
        this.#clock.cancel(this.#pollTimer);
        this.#pollTimer = this.#clock.at(effect.ms, () => this.take({ is: "poll-timer" }));
        break;
      case "stop-polling":
        this.#clock.cancel(this.#pollTimer);
        this.#polls += 1;
        break;
      case "poll":
        this.#poll(effect.after);
        break;
      case "tell":
        this.#hear(effect.message);
        break;
    }
  }

  #open(after: string): void {
    this.opened.push(this.#clock.now);
    const stream = new Stream(this.#server, this);
    this.#stream = stream;
    this.#clock.at(LATENCY_MS, () => {
      if (this.#stream !== stream) return;
      if (!this.#server.isUp) return stream.breakOff();
      this.#server.streams.add(stream);
      const newest = this.#server.log.length;
      const from = after ? position(after) : newest;
      stream.send("hello", `log-${from}`, { position: `log-${from}`, heartbeat_ms: HEARTBEAT_MS });
      for (const event of this.#server.log.slice(from)) stream.tell("notifications", event);
      if (after) stream.tell("caught-up", newest);
      this.#beat(stream);
    });
  }

  #beat(stream: Stream): void {
    this.#clock.at(HEARTBEAT_MS, () => {
      if (!this.#server.streams.has(stream)) return;
      stream.tell("heartbeat", this.#server.log.length);
      this.#beat(stream);
    });
  }

  #poll(after: string): void {
    const poll = ++this.#polls;
    this.#clock.at(LATENCY_MS, () => {
      if (poll !== this.#polls) return;
      if (!this.#server.isUp) return this.take({ is: "poll-refused", status: 0 });
      const items = after ? this.#server.log.slice(position(after)) : [];
      const id = `log-${this.#server.log.length}`;
      this.#hear({ event: "notifications", id, items });
      this.take({ is: "polled", id });
    });
  }

  #hear(message: Message): void {
    if (this.#once.take(message) && message.event === "notifications")
      this.heard.push(...(message.items as number[]));
  }
}

const position = (id: string): number => Number(id.split("-")[1]);

/** A thousand phones and tills through a restart; how many asked in each tenth of a second after it. */
export function fleet(end: (server: Server, random: () => number) => void, backAfter: number): number[] {
  const [clock, server] = [new Clock(), new Server()];
  // The same luck in every run.
  const random = luck(2_026);
  const clients = Array.from({ length: 1_000 }, () => new Client(clock, server, random));
  for (const client of clients) client.take({ is: "wanted" });
  clock.run(5_000);
  const begun = clock.now;
  end(server, random);
  clock.at(backAfter, () => {
    server.isUp = true;
  });
  server.publish();
  clock.run(begun + 40_000);
  for (const client of clients) {
    if (client.line.phase !== "live" || client.heard.join() !== server.log.join()) {
      throw new Error("somebody was lost by the restart");
    }
  }
  const asked = Array<number>(400).fill(0);
  for (const client of clients) {
    for (const at of client.opened) {
      if (at < begun) continue;
      const slot = Math.floor((at - begun) / 100);
      asked[slot] = (asked[slot] ?? 0) + 1;
    }
  }
  return asked;
}

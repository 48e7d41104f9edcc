// The one who holds the connection for all tabs: runs the line, tells everybody what it hears.

import { type Effect, HUNG_UP, type Input, type Line, type Message, NEW_LINE, step } from "./line.ts";
import { type Bus, type FromTab, freshName, type Ping, type View } from "./protocol.ts";
import { ask, openStream, Refusal } from "./transport.ts";

/** A tab that has not been heard of for so long does not look any more; a till's timers may be slowed down. */
const GRACE_MS = 60_000;
const GRACE_ALWAYS_MS = 180_000;
const LOOK_AROUND_MS = 5_000;
/** What a newcomer is shown at once. */
const STATE_FEEDS = ["dashboard", "omset-kasir", "notifications-read", "open-streams"];

interface Tab {
  feeds: readonly string[];
  until: number;
}

export class Leader {
  readonly #name = freshName();
  readonly #bus: Bus;
  readonly #tabs = new Map<string, Tab>();
  /** Newest picture of each state feed, for tabs that come later. */
  readonly #pictures = new Map<string, Message>();
  #line: Line = NEW_LINE;
  #feeds: readonly string[] = [];
  #seq = 0;
  #close: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pollTimer: ReturnType<typeof setTimeout> | undefined;
  #polls = 0;
  #idleSince: number | undefined;
  readonly #lookAround: ReturnType<typeof setInterval>;
  readonly #onOnline = (): void => this.#take({ is: "online" });
  readonly #onOffline = (): void => this.#take({ is: "offline" });

  constructor(bus: Bus) {
    this.#bus = bus;
    bus.listen((message) => this.#hear(message as FromTab));
    this.#lookAround = setInterval(() => this.#count(), LOOK_AROUND_MS);
    addEventListener("online", this.#onOnline);
    addEventListener("offline", this.#onOffline);
    bus.send({ kind: "here", leader: this.#name });
  }

  /** Lets go of everything: another leads, or nobody. */
  retire(): void {
    this.#take({ is: "unwanted" });
    clearInterval(this.#lookAround);
    removeEventListener("online", this.#onOnline);
    removeEventListener("offline", this.#onOffline);
    this.#bus.close();
  }

  #hear(message: FromTab): void {
    if (message.kind === "ping") this.#ping(message);
    else if (message.kind === "again") this.#take({ is: "again" });
    else if (message.kind === "gone") this.#tabs.delete(message.tab);
  }

  #ping(ping: Ping): void {
    const until = Date.now() + (ping.always ? GRACE_ALWAYS_MS : GRACE_MS);
    this.#tabs.set(ping.tab, { feeds: ping.feeds, until });
    this.#count();
    // Whoever was just given a page is signed in.
    if (ping.isNew && HUNG_UP.includes(this.#line.phase)) this.#take({ is: "again" });
    this.#take({ is: "wanted", after: ping.after });
    if (!ping.isNew) {
      this.#bus.send({ kind: "pong", leader: this.#name, to: ping.tab });
      return;
    }
    this.#bus.send({
      kind: "welcome",
      leader: this.#name,
      to: ping.tab,
      seq: this.#seq,
      view: this.#view(),
      pictures: [...this.#pictures.values()],
      lastId: this.#line.lastId,
    });
  }

  /** Who is there, and what do they want? */
  #count(): void {
    const now = Date.now();
    for (const [name, tab] of this.#tabs) if (tab.until < now) this.#tabs.delete(name);
    const feeds = [...new Set([...this.#tabs.values()].flatMap((tab) => tab.feeds))].sort();
    if (feeds.length === 0) {
      // A page on its way to the next is no reason to hang up.
      if (this.#line.phase !== "paused" && this.#idleSince === undefined) this.#idleSince = now;
      if (this.#idleSince !== undefined && now - this.#idleSince >= LOOK_AROUND_MS) {
        this.#idleSince = undefined;
        this.#take({ is: "unwanted" });
      }
      return;
    }
    this.#idleSince = undefined;
    if (feeds.join() === this.#feeds.join()) return;
    this.#feeds = feeds;
    for (const feed of this.#pictures.keys()) if (!feeds.includes(feed)) this.#pictures.delete(feed);
    this.#take({ is: "changed" });
  }

  #view(): View {
    const { phase, polling, polled, waitMs } = this.#line;
    return { phase, polling: polling && polled, waitMs };
  }

  #take(input: Input): void {
    const before = this.#view();
    const [line, effects] = step(this.#line, input, Math.random());
    this.#line = line;
    for (const effect of effects) this.#act(effect);
    const view = this.#view();
    if (view.phase !== before.phase || view.polling !== before.polling || view.waitMs !== before.waitMs) {
      this.#bus.send({ kind: "view", leader: this.#name, view });
    }
  }

  #act(effect: Effect): void {
    switch (effect.do) {
      case "open":
        this.#open(effect.after);
        break;
      case "close":
        this.#close?.();
        this.#close = undefined;
        break;
      case "timer":
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#take({ is: "timer" }), effect.ms);
        break;
      case "stop-timer":
        clearTimeout(this.#timer);
        break;
      case "poll-timer":
        clearTimeout(this.#pollTimer);
        this.#pollTimer = setTimeout(() => this.#take({ is: "poll-timer" }), effect.ms);
        break;
      case "stop-polling":
        clearTimeout(this.#pollTimer);
        this.#polls += 1;
        break;
      case "poll":
        void this.#poll(effect.after);
        break;
      case "tell":
        this.#tell(effect.message);
        break;
    }
  }

  #open(after: string): void {
    if (!navigator.onLine) {
      // After the step that asked for it is done.
      queueMicrotask(() => this.#take({ is: "offline" }));
      return;
    }
    this.#close = openStream(this.#feeds, after, {
      onRefused: (status, retryAfterMs) => this.#take({ is: "refused", status, retryAfterMs }),
      onMessage: (message) => this.#take({ is: "message", message }),
      onBroken: () => this.#take({ is: "broken" }),
    });
  }

  async #poll(after: string): Promise<void> {
    const poll = ++this.#polls;
    try {
      const { messages, id } = await ask(this.#feeds, after);
      // Meanwhile a stream came through: it tells the same.
      if (poll !== this.#polls) return;
      for (const message of messages) this.#tell(message);
      this.#take({ is: "polled", id });
    } catch (error) {
      if (poll !== this.#polls) return;
      this.#take({ is: "poll-refused", status: error instanceof Refusal ? error.status : 0 });
    }
  }

  #tell(message: Message): void {
    if (STATE_FEEDS.includes(message.event)) this.#pictures.set(message.event, message);
    this.#seq += 1;
    this.#bus.send({ kind: "message", leader: this.#name, seq: this.#seq, message });
  }
}

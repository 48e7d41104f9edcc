// A tab's end of the shared connection: says what it wants, hears each event once, looks after its leader.

import { type Election, elect, electOtherwise } from "./election.ts";
import type { Message } from "./line.ts";
import { LOG_FEEDS, Once } from "./once.ts";
import { type FromLeader, freshName, isAfter, type View } from "./protocol.ts";
import { ask } from "./transport.ts";

export interface TabEvents {
  /** Whatever it was, also an answer that nothing is new: what is shown is true now. */
  onHeard(): void;
  onMessage(event: string, data: unknown): void;
  onView(view: View): void;
}

export interface TabSettings {
  /** The same for the tabs that may share a connection: one person, one version of this script. */
  name: string;
  /** Address of the worker's script; empty where the page names none. */
  script: string;
  /** Kept alive though hidden. */
  always: boolean;
}

const PING_MS = 1_000;
/** A leader that did not answer for so long is frozen, or gone. */
const SILENT_MS = 3_000;
/** A page that is opened so soon after the last one goes on where that was. */
const SAME_VISIT_MS = 120_000;

/** What was missed is asked for so often before it is said that something is missing. */
const CATCH_UP_TRIES = 5;
const CATCH_UP_PAUSE_MS = 2_000;

export class Tab {
  readonly #id = freshName();
  readonly #settings: TabSettings;
  readonly #events: TabEvents;
  readonly #feeds = new Set<string>();
  #election: Election | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #leader = "";
  #heardLeaderAt = 0;
  #seq = 0;
  #lastId: string;
  readonly #once = new Once();
  /** What comes while the tab asks for what it missed; `undefined` when it does not. */
  #held: Message[] | undefined;

  constructor(settings: TabSettings, events: TabEvents) {
    this.#settings = settings;
    this.#events = events;
    this.#lastId = remembered(settings.name);
    document.addEventListener("visibilitychange", () => this.#ping());
    // A frozen tab's messages may have been thrown away.
    document.addEventListener("resume", () => this.#rejoin());
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted) this.#start();
    });
    addEventListener("pagehide", () => this.#leave());
  }

  /** Asks for these feeds as well. */
  want(feeds: readonly string[]): void {
    for (const feed of feeds) this.#feeds.add(feed);
    this.#start();
  }

  /** These are no longer wanted; without any the tab lets go. */
  forget(feeds: readonly string[]): void {
    for (const feed of feeds) this.#feeds.delete(feed);
    if (this.#feeds.size === 0) this.#leave();
    else this.#ping();
  }

  /** Try now, do not wait. */
  again(): void {
    this.#election?.bus.send({ kind: "again" });
  }

  #start(): void {
    if (this.#feeds.size === 0) return;
    if (!this.#election) {
      this.#use(elect(this.#settings.name, this.#settings.script));
      this.#timer = setInterval(() => this.#look(), PING_MS);
    }
    this.#rejoin();
  }

  #use(election: Election): void {
    this.#election = election;
    election.bus.listen((message) => this.#hear(message as FromLeader));
    this.#heardLeaderAt = Date.now();
  }

  #leave(): void {
    remember(this.#settings.name, this.#lastId);
    clearInterval(this.#timer);
    this.#election?.bus.send({ kind: "gone", tab: this.#id });
    this.#election?.withdraw();
    this.#election?.bus.close();
    this.#election = undefined;
  }

  /** As a newcomer: to hear how things stand. */
  #rejoin(): void {
    this.#leader = "";
    this.#heardLeaderAt = Date.now();
    this.#ping();
  }

  #ping(): void {
    if (!this.#election) return;
    const isNew = this.#leader === "";
    if (document.visibilityState === "hidden" && !this.#settings.always && !isNew) return;
    const [feeds, after] = [[...this.#feeds], this.#lastId];
    this.#election.bus.send({
      kind: "ping",
      tab: this.#id,
      feeds,
      always: this.#settings.always,
      after,
      isNew,
    });
  }

  #look(): void {
    const isHidden = document.visibilityState === "hidden";
    if (isHidden && !this.#settings.always) {
      // Nobody answers who is not asked.
      this.#heardLeaderAt = Date.now();
      return;
    }
    if (Date.now() - this.#heardLeaderAt > SILENT_MS) {
      this.#leader = "";
      this.#heardLeaderAt = Date.now();
      if (!this.#election?.replace()) {
        this.#election?.withdraw();
        this.#election?.bus.close();
        this.#use(electOtherwise(this.#settings.name));
      }
    }
    this.#ping();
  }

  #hear(message: FromLeader): void {
    switch (message.kind) {
      case "welcome":
        if (message.to !== this.#id) return;
        this.#follow(message);
        break;
      case "here":
        if (message.leader !== this.#leader) this.#rejoin();
        break;
      case "pong":
        if (message.to === this.#id && message.leader === this.#leader) this.#heardLeaderAt = Date.now();
        else if (message.to === this.#id) this.#rejoin();
        break;
      case "message":
        this.#message(message);
        break;
      case "view":
        if (message.leader === this.#leader) this.#events.onView(message.view);
        break;
    }
  }

  #follow(welcome: Extract<FromLeader, { kind: "welcome" }>): void {
    this.#leader = welcome.leader;
    this.#heardLeaderAt = Date.now();
    this.#seq = welcome.seq;
    this.#events.onView(welcome.view);
    for (const picture of welcome.pictures) this.#show(picture);
    if (this.#lastId && isAfter(welcome.lastId, this.#lastId)) void this.#catchUp();
  }

  #message({ leader, seq, message }: Extract<FromLeader, { kind: "message" }>): void {
    if (leader !== this.#leader) {
      // Another leads now, or two do for a moment: ask who it is before anything is believed.
      if (this.#leader !== "") this.#rejoin();
      return;
    }
    this.#heardLeaderAt = Date.now();
    const isNext = seq === this.#seq + 1;
    this.#seq = seq;
    if (!isNext) void this.#catchUp();
    if (this.#held && LOG_FEEDS.includes(message.event)) this.#held.push(message);
    else this.#show(message);
  }

  /** Asks for the events it missed, and lets those that come meanwhile wait. */
  async #catchUp(): Promise<void> {
    if (this.#held) return;
    const feeds = LOG_FEEDS.filter((feed) => this.#feeds.has(feed));
    if (feeds.length === 0) return;
    this.#held = [];
    for (let tries = 1; ; tries += 1) {
      try {
        const { messages } = await ask(feeds, this.#lastId);
        for (const message of messages) this.#show(message);
        break;
      } catch {
        if (tries === CATCH_UP_TRIES) {
          const gap = { from: this.#lastId, to: this.#lastId, reason: "unanswered" };
          this.#show({ event: "gap", id: "", items: [gap] });
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, CATCH_UP_PAUSE_MS));
      }
    }
    const held = this.#held;
    this.#held = undefined;
    for (const message of held) this.#show(message);
  }

  #show(message: Message): void {
    this.#events.onHeard();
    if (!this.#once.take(message)) return;
    const { event, id, items } = message;
    if (id && isAfter(id, this.#lastId)) this.#lastId = id;
    for (const item of items) this.#events.onMessage(event, item);
  }
}

function remembered(name: string): string {
  try {
    const [id, at] = (sessionStorage.getItem(`${name}-last`) ?? "").split(" ");
    return id && Date.now() - Number(at) < SAME_VISIT_MS ? id : "";
  } catch {
    return "";
  }
}

function remember(name: string, id: string): void {
  try {
    if (id) sessionStorage.setItem(`${name}-last`, `${id} ${Date.now()}`);
  } catch {
    // A browser that keeps nothing starts anew with each page.
  }
}

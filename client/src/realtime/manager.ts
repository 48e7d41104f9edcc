// `window.RealtimeManager`: what pages use. All feeds of all tabs come over one connection.

import type { FeedName, Feeds, Gap, Heartbeat } from "../wire.ts";
import { type Status, statusOf, type View } from "./protocol.ts";
import type { Tab } from "./tab.ts";

/** What a caller may hear of one feed. What is left out is done by the page's own defaults. */
export interface Handlers<Data> {
  onOpen?: () => void;
  onData?: (data: Data) => void;
  onError?: (error: unknown) => void;
  onHeartbeat?: (heartbeat: Heartbeat) => void;
  onStatus?: (status: Status, view: View) => void;
}

export type FeedHandlers = { [Feed in FeedName]: (data: Feeds[Feed]) => void };

/** What happens where a caller says nothing. */
export interface Defaults {
  feeds: FeedHandlers;
  onHeartbeat: (heartbeat: Heartbeat) => void;
  onStatus: (status: Status, view: View) => void;
  onGap: (gap: Gap) => void;
}

/** The part of `Tab` that is used here. */
export type Connection = Pick<Tab, "want" | "forget" | "again">;

interface Subscription {
  feeds: readonly FeedName[];
  handlers: Handlers<never>;
}

export class RealtimeManager {
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #defaults: Defaults;
  readonly #connection: Connection;
  #view: View | undefined;

  /** `connect` is given what to do with what is heard. */
  constructor(
    defaults: Defaults,
    connect: (events: {
      onMessage: (event: string, data: unknown) => void;
      onView: (view: View) => void;
    }) => Connection,
  ) {
    this.#defaults = defaults;
    this.#connection = connect({
      onMessage: (event, data) => this.#hear(event, data),
      onView: (view) => this.#look(view),
    });
  }

  connectDashboard(handlers: Handlers<Feeds["dashboard"]> = {}): void {
    this.#subscribe("dashboard", ["dashboard"], handlers);
  }

  connectOmsetKasir(handlers: Handlers<Feeds["omset-kasir"]> = {}): void {
    this.#subscribe("omset-kasir", ["omset-kasir"], handlers);
  }

  connectNotifications(handlers: Handlers<Feeds["notifications"]> = {}): void {
    this.#subscribe("notifications", ["notifications"], handlers);
  }

  connectStockUpdates(handlers: Handlers<Feeds["stock-updates"]> = {}): void {
    this.#subscribe("stock-updates", ["stock-updates"], handlers);
  }

  /** Several feeds under the name `stream`, each shown by the page's defaults. */
  connectStream(feeds: readonly FeedName[], handlers: Omit<Handlers<never>, "onData"> = {}): void {
    this.#subscribe("stream", feeds, handlers);
  }

  /** Hears no more of what was connected under that name: a feed's, or `stream`. */
  disconnect(name: string): void {
    const subscription = this.#subscriptions.get(name);
    this.#subscriptions.delete(name);
    const others = new Set([...this.#subscriptions.values()].flatMap(({ feeds }) => feeds));
    this.#connection.forget((subscription?.feeds ?? []).filter((feed) => !others.has(feed)));
  }

  closeAll(): void {
    for (const name of [...this.#subscriptions.keys()]) this.disconnect(name);
  }

  /** Tries at once instead of waiting. */
  again(): void {
    this.#connection.again();
  }

  #subscribe(name: string, feeds: readonly FeedName[], handlers: Handlers<never>): void {
    this.#subscriptions.set(name, { feeds, handlers });
    if (this.#view) (handlers.onStatus ?? this.#defaults.onStatus)(statusOf(this.#view), this.#view);
    this.#connection.want(feeds);
  }

  #hear(event: string, data: unknown): void {
    for (const { feeds, handlers } of this.#subscriptions.values()) {
      try {
        if (event === "hello") handlers.onOpen?.();
        else if (event === "heartbeat")
          (handlers.onHeartbeat ?? this.#defaults.onHeartbeat)(data as Heartbeat);
        else if (event === "gap") this.#defaults.onGap(data as Gap);
        else if (feeds.includes(event as FeedName)) this.#show(event as FeedName, data, handlers);
      } catch (error) {
        handlers.onError?.(error);
      }
    }
  }

  #show(feed: FeedName, data: unknown, handlers: Handlers<never>): void {
    const show = handlers.onData ?? this.#defaults.feeds[feed];
    (show as (data: unknown) => void)(data);
  }

  #look(view: View): void {
    const broke = this.#view?.phase === "live" && view.phase === "waiting";
    this.#view = view;
    for (const { handlers } of this.#subscriptions.values()) {
      (handlers.onStatus ?? this.#defaults.onStatus)(statusOf(view), view);
      if (broke) handlers.onError?.(new Error("the stream was interrupted"));
    }
  }
}

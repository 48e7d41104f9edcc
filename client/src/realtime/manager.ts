// `window.RealtimeManager`: one connection per feed, or several feeds on one.

import type { FeedName, Feeds, Gap, Heartbeat } from "../wire.ts";
import { Connection, type LineState } from "./connection.ts";

/** What a caller may hear of one feed. What is left out is done by the page's own defaults. */
export interface Handlers<Data> {
  onOpen?: () => void;
  onData?: (data: Data) => void;
  onError?: (error: unknown) => void;
  onHeartbeat?: (heartbeat: Heartbeat) => void;
  onStatus?: (state: LineState) => void;
}

export type FeedHandlers = { [Feed in FeedName]: (data: Feeds[Feed]) => void };

/** What happens where a caller says nothing. */
export interface Defaults {
  feeds: FeedHandlers;
  onHeartbeat: (heartbeat: Heartbeat) => void;
  onStatus: (state: LineState) => void;
  onGap: (gap: Gap) => void;
}

export class RealtimeManager {
  readonly #connections = new Map<string, Connection>();
  readonly #defaults: Defaults;

  constructor(defaults: Defaults) {
    this.#defaults = defaults;
    // A page kept for the back button must not hold a stream; when it returns it goes on where it was.
    addEventListener("pagehide", () => this.#each((connection) => connection.close()));
    addEventListener("pageshow", (event) => {
      if (event.persisted) this.#each((connection) => connection.open());
    });
    addEventListener("online", () => this.#each((connection) => connection.open()));
  }

  connectDashboard(handlers: Handlers<Feeds["dashboard"]> = {}): void {
    this.#connectFeed("dashboard", handlers);
  }

  connectOmsetKasir(handlers: Handlers<Feeds["omset-kasir"]> = {}): void {
    this.#connectFeed("omset-kasir", handlers);
  }

  connectNotifications(handlers: Handlers<Feeds["notifications"]> = {}): void {
    this.#connectFeed("notifications", handlers);
  }

  connectStockUpdates(handlers: Handlers<Feeds["stock-updates"]> = {}): void {
    this.#connectFeed("stock-updates", handlers);
  }

  /** Several feeds on one connection, named `stream`; a browser grants a page only a few. */
  connectStream(feeds: FeedName[], handlers: Omit<Handlers<never>, "onData"> = {}): void {
    this.#connect("stream", `/realtime/stream?feeds=${feeds.join(",")}`, feeds, handlers, (feed, data) =>
      this.#byDefault(feed as FeedName, data),
    );
  }

  /** Closes the connection of that name: a feed's, or `stream`. */
  disconnect(name: string): void {
    this.#connections.get(name)?.close();
    this.#connections.delete(name);
  }

  closeAll(): void {
    for (const name of [...this.#connections.keys()]) this.disconnect(name);
  }

  #connectFeed<Feed extends FeedName>(feed: Feed, handlers: Handlers<Feeds[Feed]>): void {
    const onData = handlers.onData ?? ((data: Feeds[Feed]) => this.#byDefault(feed, data));
    this.#connect(feed, `/realtime/${feed}`, ["message"], handlers, (_, data) => onData(data as Feeds[Feed]));
  }

  #connect(
    name: string,
    path: string,
    dataEvents: readonly string[],
    handlers: Omit<Handlers<never>, "onData">,
    onData: (event: string, data: unknown) => void,
  ): void {
    this.disconnect(name);
    const connection = new Connection(path, dataEvents, {
      onOpen: () => handlers.onOpen?.(),
      onData,
      onError: (error) => handlers.onError?.(error),
      onHeartbeat: handlers.onHeartbeat ?? this.#defaults.onHeartbeat,
      onGap: this.#defaults.onGap,
      onState: handlers.onStatus ?? this.#defaults.onStatus,
    });
    this.#connections.set(name, connection);
    connection.open();
  }

  #byDefault(feed: FeedName, data: unknown): void {
    (this.#defaults.feeds[feed] as (data: unknown) => void)(data);
  }

  #each(act: (connection: Connection) => void): void {
    for (const connection of this.#connections.values()) act(connection);
  }
}

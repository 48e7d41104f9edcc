// What tabs and the leader of their one connection say to each other.

import type { Message, Phase } from "./line.ts";

/** What a page shows of the line. */
export interface View {
  readonly phase: Phase;
  /** Figures come by polling, and do come. */
  readonly polling: boolean;
  /** Milliseconds until the next attempt, when waiting, as of when it was told. */
  readonly waitMs: number;
}

/** How the line stands, in one word. */
export type Status = Phase | "polling";

/** `polling` wherever figures come that way. */
export function statusOf({ phase, polling }: View): Status {
  return polling && phase !== "live" ? "polling" : phase;
}

/** From a tab that looks, every second: it is there, and this is what it wants. */
export interface Ping {
  readonly kind: "ping";
  readonly tab: string;
  readonly feeds: readonly string[];
  /** To be kept alive though hidden: a till, a wallboard. */
  readonly always: boolean;
  /** The last id the tab heard. */
  readonly after: string;
  /** New to this leader: tell everything. */
  readonly isNew: boolean;
}

export type FromTab = Ping | { readonly kind: "gone"; readonly tab: string } | { readonly kind: "again" };

export type FromLeader =
  /** It has just begun to lead. */
  | { readonly kind: "here"; readonly leader: string }
  /** The answer to a ping. */
  | { readonly kind: "pong"; readonly leader: string; readonly to: string }
  /** The answer to a new tab's: how things stand, the newest pictures, and how far the leader is. */
  | {
      readonly kind: "welcome";
      readonly leader: string;
      readonly to: string;
      readonly seq: number;
      readonly view: View;
      readonly pictures: readonly Message[];
      readonly lastId: string;
    }
  /** To all; `seq` goes up by one each time, so that a tab knows when it missed something. */
  | { readonly kind: "message"; readonly leader: string; readonly seq: number; readonly message: Message }
  | { readonly kind: "view"; readonly leader: string; readonly view: View };

/** What tabs and leader speak over: a BroadcastChannel, or within one tab. */
export interface Bus {
  send(message: FromTab | FromLeader): void;
  listen(hear: (message: FromTab | FromLeader) => void): void;
  close(): void;
}

/** A name that nobody else has. */
export function freshName(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}

/** All tabs of this browser that use the same name. */
export function broadcast(name: string): Bus {
  const channel = new BroadcastChannel(name);
  return {
    send: (message) => channel.postMessage(message),
    listen: (hear) => {
      channel.onmessage = ({ data }) => hear(data as FromTab | FromLeader);
    },
    close: () => channel.close(),
  };
}

type Hearer = (message: FromTab | FromLeader) => void;

/** Two ends within one tab, for a browser that can do no better. */
export function within(): [Bus, Bus] {
  const hearers: Hearer[] = [() => undefined, () => undefined];
  const end = (own: 0 | 1): Bus => ({
    send: (message) => queueMicrotask(() => hearers[1 - own]?.(message)),
    listen: (hear: Hearer) => {
      hearers[own] = hear;
    },
    close: () => {
      hearers[own] = () => undefined;
    },
  });
  return [end(0), end(1)];
}

/** The place in the log of an id, and whose log it is. */
export function place(id: string): [string, number] {
  const at = id.lastIndexOf("-");
  return [id.slice(0, at), Number(id.slice(at + 1))];
}

/** Is `id` further on than `than`? Of another log: yes, it is the newer one. */
export function isAfter(id: string, than: string): boolean {
  if (!than) return true;
  const [log, position] = place(id);
  const [thanLog, thanPosition] = place(than);
  return log !== thanLog || position > thanPosition;
}

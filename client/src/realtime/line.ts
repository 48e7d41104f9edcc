// One line to the server as a pure state machine: what happens goes in, what is to be done comes out. It knows no
// clock, no network and no document; `leader.ts` does what it says. All waiting and giving up is decided here.

import type { Bye, Hello } from "../wire.ts";

/**
 * `connecting`: asked, no `hello` yet. `catching-up`: told what was missed. `live`: hearing as it happens.
 * `waiting`: until the next attempt. `offline`: the device has no network. `paused`: nobody looks.
 * `ended`: the session is over. `outdated`: other rights, so another page.
 */
export type Phase =
  | "paused"
  | "connecting"
  | "catching-up"
  | "live"
  | "waiting"
  | "offline"
  | "ended"
  | "outdated";

export interface Line {
  readonly phase: Phase;
  /** Where to go on from; empty before anything was heard. */
  readonly lastId: string;
  /** Attempts that failed, one after the other. */
  readonly failures: number;
  /** Streams do not get through: ask for JSON meanwhile. */
  readonly polling: boolean;
  /** The last poll was answered: figures are fresh though no stream stands. */
  readonly polled: boolean;
  readonly heartbeatMs: number;
  /** How long the present wait is. */
  readonly waitMs: number;
}

/** A message of the stream, or (`items` of a poll) several of one feed with the id after the last. */
export interface Message {
  readonly event: string;
  readonly id: string;
  readonly items: readonly unknown[];
}

export type Input =
  /** Somebody looks; `after`: what she saw last, if this line saw nothing yet. */
  | { is: "wanted"; after?: string }
  | { is: "unwanted" }
  /** Other feeds are wanted: they go on from the same place. */
  | { is: "changed" }
  /** Try at once. */
  | { is: "again" }
  | { is: "online" }
  | { is: "offline" }
  | { is: "refused"; status: number; retryAfterMs: number }
  /** No answer, or the stream broke. */
  | { is: "broken" }
  | { is: "message"; message: Message }
  | { is: "timer" }
  | { is: "poll-timer" }
  | { is: "polled"; id: string }
  | { is: "poll-refused"; status: number };

export type Effect =
  | { do: "open"; after: string }
  | { do: "close" }
  | { do: "poll"; after: string }
  /** Sets the one timer, in place of an earlier one. */
  | { do: "timer"; ms: number }
  | { do: "poll-timer"; ms: number }
  | { do: "stop-timer" }
  | { do: "stop-polling" }
  | { do: "tell"; message: Message };

/** A stream that says no `hello` for so long does not get through. */
export const HELLO_MS = 5_000;
/** A line that is silent for so many heartbeats is dead, whatever the network thinks. */
const SILENT_HEARTBEATS = 2.5;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** Attempts after which the page goes over to polling. */
const PATIENCE = 5;
export const POLL_MS = 10_000;

export const NEW_LINE: Line = {
  phase: "paused",
  lastId: "",
  failures: 0,
  polling: false,
  polled: false,
  heartbeatMs: 15_000,
  waitMs: 0,
};

type Step = readonly [Line, Effect[]];

/** Nothing but asking again leaves these. */
export const HUNG_UP: readonly Phase[] = ["ended", "outdated"];
const OPEN: readonly Phase[] = ["connecting", "catching-up", "live"];

type Steps = {
  [Is in Input["is"]]: (line: Line, input: Extract<Input, { is: Is }>, random: number) => Step;
};

const isOpen = ({ phase }: Line): boolean => OPEN.includes(phase);
const asItIs = (line: Line): Step => [line, []];

const STEPS: Steps = {
  wanted: (line, { after = "" }) =>
    line.phase === "paused" ? open({ ...line, lastId: line.lastId || after }) : asItIs(line),
  unwanted: (line) => stop(line, "paused"),
  changed: (line) => (isOpen(line) ? open(line) : asItIs(line)),
  again: (line) => (isOpen(line) ? asItIs(line) : open(line)),
  online: (line) => (line.phase === "offline" || line.phase === "waiting" ? open(line) : asItIs(line)),
  offline: (line) => (line.phase === "paused" ? asItIs(line) : stop(line, "offline")),
  refused(line, { status, retryAfterMs }, random) {
    if (status === 401) return stop(line, "ended");
    if (status === 403) return stop(line, "outdated");
    return fail(line, random, retryAfterMs);
  },
  broken: (line, _, random) => fail(line, random, 0),
  message: (line, { message }) => (isOpen(line) ? hear(line, message) : asItIs(line)),
  timer: (line, _, random) => timeUp(line, random),
  "poll-timer": (line) => (line.polling ? [line, [{ do: "poll", after: line.lastId }]] : asItIs(line)),
  polled: (line, { id }) =>
    line.polling ? pollLater({ ...line, polled: true, lastId: id || line.lastId }) : asItIs(line),
  "poll-refused"(line, { status }) {
    if (status === 401) return stop(line, "ended");
    return line.polling ? pollLater({ ...line, polled: false }) : asItIs(line);
  },
};

/** What follows from `input`; `random` is a number from 0 up to 1. */
export function step(line: Line, input: Input, random: number): Step {
  // Somebody who signed in again elsewhere is let in by asking again; nothing else wakes a line that was hung up.
  if (HUNG_UP.includes(line.phase) && input.is !== "again") return asItIs(line);
  const take = STEPS[input.is] as (line: Line, input: Input, random: number) => Step;
  return take(line, input, random);
}

const pollLater = (line: Line): Step => [line, [{ do: "poll-timer", ms: POLL_MS }]];

function open(line: Line): Step {
  const effects: Effect[] = isOpen(line) ? [{ do: "close" }] : [];
  effects.push({ do: "open", after: line.lastId }, { do: "timer", ms: HELLO_MS });
  return [{ ...line, phase: "connecting" }, effects];
}

function stop(line: Line, phase: Phase): Step {
  const effects: Effect[] = [{ do: "close" }, { do: "stop-timer" }, { do: "stop-polling" }];
  return [{ ...line, phase, failures: 0, polling: false, polled: false }, effects];
}

function hear(line: Line, message: Message): Step {
  const heard = { ...line, lastId: message.id || line.lastId };
  const effects: Effect[] = [{ do: "tell", message }];
  const listen = (next: Line): Step => [
    next,
    [...effects, { do: "timer", ms: next.heartbeatMs * SILENT_HEARTBEATS }],
  ];
  switch (message.event) {
    case "hello": {
      const hello = message.items[0] as Hello;
      const phase = line.lastId ? "catching-up" : "live";
      if (line.polling) effects.push({ do: "stop-polling" });
      return listen({
        ...heard,
        phase,
        heartbeatMs: hello.heartbeat_ms,
        failures: 0,
        polling: false,
        polled: false,
      });
    }
    case "caught-up":
      return listen({ ...heard, phase: "live" });
    case "bye":
      return sentAway(heard, message.items[0] as Bye, effects);
    default:
      return listen(heard);
  }
}

function sentAway(line: Line, bye: Bye, effects: Effect[]): Step {
  if (bye.reason === "session-ended" || bye.reason === "rights-changed") {
    const [ended, more] = stop(line, bye.reason === "session-ended" ? "ended" : "outdated");
    return [ended, [...effects, ...more]];
  }
  const waiting: Line = { ...line, phase: "waiting", waitMs: bye.retry_ms };
  return [waiting, [...effects, { do: "close" }, { do: "timer", ms: bye.retry_ms }]];
}

function timeUp(line: Line, random: number): Step {
  if (line.phase === "waiting") return open(line);
  if (!isOpen(line)) return asItIs(line);
  // Not refused, not broken, and yet no word: something between here and the server may hold streams back.
  return fail(line, random, 0, line.phase === "connecting");
}

function fail(line: Line, random: number, retryAfterMs: number, held = false): Step {
  if (!isOpen(line)) return asItIs(line);
  const failures = line.failures + 1;
  const waitMs = Math.max(backoff(failures, random), retryAfterMs);
  const polling = line.polling || held || failures >= PATIENCE;
  const effects: Effect[] = [{ do: "close" }, { do: "timer", ms: waitMs }];
  if (polling && !line.polling) effects.push({ do: "poll-timer", ms: 0 });
  return [{ ...line, phase: "waiting", failures, polling, waitMs }, effects];
}

/** Anywhere between a second and a bound that doubles: a room full of tills does not return at once. */
export function backoff(failures: number, random: number): number {
  const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10));
  return FIRST_WAIT_MS + random * (bound - FIRST_WAIT_MS);
}

// Who leads: a worker all tabs share where there is one, else the tab that holds a lock, else each tab for itself.

import { Leader } from "./leader.ts";
import { type Bus, broadcast, within } from "./protocol.ts";

/** One way to have a leader; `replace` when the present one does not answer. */
export interface Election {
  readonly bus: Bus;
  /** False when this way does not work here. */
  replace(): boolean;
  /** This tab is left: it leads no longer. */
  withdraw(): void;
}

/** The best way this browser knows. `name` is the same for the tabs that may share; `script` the worker's address. */
export function elect(name: string, script: string): Election {
  if (typeof BroadcastChannel === "undefined") return alone();
  if (typeof SharedWorker !== "undefined" && script) return byWorker(name, script);
  return byLock(name);
}

/** The way to try when that one failed. */
export function electOtherwise(name: string): Election {
  return byLock(name);
}

function byWorker(name: string, script: string): Election {
  const call = (): SharedWorker => new SharedWorker(script, name);
  // Held, because the worker lives as long as somebody does so.
  let worker = call();
  let tries = 0;
  return {
    bus: broadcast(name),
    replace() {
      tries += 1;
      worker.port.close();
      worker = call();
      return tries < 2;
    },
    withdraw() {
      // The browser ends the worker with its last tab.
    },
  };
}

function byLock(name: string): Election {
  // Pages that did not come over TLS have no locks.
  if (!navigator.locks) return alone();
  // Not the worker's: two leaders on one bus would both be believed.
  const own = `${name}-lock`;
  let leader: Leader | undefined;
  let letGo = (): void => undefined;
  let waiting = new AbortController();
  let withdrawn = false;
  const lead = (options: LockOptions): void => {
    let led: Leader | undefined;
    const held = navigator.locks.request(own, options, () => {
      if (withdrawn) return;
      led = new Leader(broadcast(own));
      leader = led;
      return new Promise<void>((resolve) => {
        letGo = resolve;
      });
    });
    held.catch(() => {
      // Not waited for any longer; or stolen by a tab that took this one for dead, which it follows from now on.
      if (!led) return;
      led.retire();
      leader = undefined;
      if (!withdrawn) queue();
    });
  };
  const queue = (): void => {
    waiting = new AbortController();
    lead({ signal: waiting.signal });
  };
  queue();
  return {
    bus: broadcast(own),
    replace() {
      if (leader) return true;
      waiting.abort();
      lead({ steal: true });
      return true;
    },
    withdraw() {
      withdrawn = true;
      waiting.abort();
      leader?.retire();
      letGo();
    },
  };
}

function alone(): Election {
  const [bus, other] = within();
  const leader = new Leader(other);
  return { bus, replace: () => true, withdraw: () => leader.retire() };
}

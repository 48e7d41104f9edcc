// Baskets put aside: kept in this browser for this user, until they are taken up again. No stock is reserved.

import type { Draft } from "./draft.ts";

/** Most of them; one more is refused rather than one lost. */
export const MOST_HELD = 20;

export interface Held {
  draft: Draft;
  /** When it was put aside, milliseconds. */
  at: number;
  total: number;
}

export class HeldDrafts {
  readonly #slot: string;
  readonly #storage: Pick<Storage, "getItem" | "setItem">;

  constructor(user: string, storage: Pick<Storage, "getItem" | "setItem">) {
    this.#slot = `melati:ditahan:${user}`;
    this.#storage = storage;
  }

  /** All, oldest first. */
  all(): Held[] {
    try {
      const kept: unknown = JSON.parse(this.#storage.getItem(this.#slot) ?? "[]");
      return Array.isArray(kept) ? (kept as Held[]) : [];
    } catch {
      return [];
    }
  }

  /** Puts a draft aside; false when there is no room for it, and nothing was changed. */
  hold(held: Held): boolean {
    const all = this.all();
    return all.length < MOST_HELD && this.#keep([...all, held].sort((one, other) => one.at - other.at));
  }

  /** Takes the draft of that key off the list. */
  take(key: string): Draft | undefined {
    const all = this.all();
    const taken = all.find(({ draft }) => draft.key === key);
    if (taken) this.#keep(all.filter((held) => held !== taken));
    return taken?.draft;
  }

  #keep(all: Held[]): boolean {
    try {
      this.#storage.setItem(this.#slot, JSON.stringify(all));
      return true;
    } catch {
      return false;
    }
  }
}

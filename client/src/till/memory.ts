// Keeps the draft over a reload of the tab, with its key: a sale whose answer was lost stays one sale.

import type { Draft } from "./draft.ts";

const SLOT = "melati:penjualan";

/** The draft `user` left in this tab, if any. */
export function recall(user: string): Draft | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(SLOT) ?? "null") as { user: string; draft: Draft } | null;
    return kept?.user === user ? kept.draft : undefined;
  } catch {
    return undefined;
  }
}

export function remember(user: string, draft: Draft): void {
  try {
    sessionStorage.setItem(SLOT, JSON.stringify({ user, draft }));
  } catch {
    // A browser without storage: the draft lives as long as the page.
  }
}

export function forget(): void {
  try {
    sessionStorage.removeItem(SLOT);
  } catch {
    // As above.
  }
}

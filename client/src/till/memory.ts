// Keeps the draft over a reload of the tab and a new sign-in, with its key: a sale whose answer was lost stays one sale.

import type { Draft } from "./draft.ts";

const slot = (user: string): string => `melati:penjualan:${user}`;

/** The draft `user` left in this tab, if any. */
export function recall(user: string): Draft | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(slot(user)) ?? "null") as Draft | null;
    return kept ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(user: string, draft: Draft): void {
  try {
    sessionStorage.setItem(slot(user), JSON.stringify(draft));
  } catch {
    // A browser without storage: the draft lives as long as the page.
  }
}

export function forget(user: string): void {
  try {
    sessionStorage.removeItem(slot(user));
  } catch {
    // As above.
  }
}

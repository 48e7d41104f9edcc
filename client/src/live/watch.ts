// A page that shows what others move: orders, transfers, counts of stock. It asks for itself again and shows what is
// new: parts in place, anything else by loading the page anew, or by offering that to whoever is typing.

import { need } from "../lib/dom.ts";
import { oneByOne } from "../lib/pace.ts";
import { onPicture } from "./dashboard.ts";
import { onStockroom } from "./stockroom.ts";
import { onWork } from "./work.ts";

/** A busy branch moves all the time; nobody reads faster than this. */
const PAUSE_MS = 1_000;

/** What a page may watch, and what says that it moved. */
const calls: Record<string, ((act: () => void) => void)[]> = {
  // A technician's orders are those of all branches, as the dashboard is.
  orders: [onWork, onPicture],
  stockroom: [onStockroom],
};

/** Watches what the page says it shows, if it says so. */
export function startWatching(): void {
  const shown = document.querySelector<HTMLElement>("[data-watch]");
  if (!shown) return;
  const look = oneByOne(PAUSE_MS, async () => {
    const now = await asOfNow();
    if (now) bringUpTo(shown, now);
  });
  for (const call of calls[shown.dataset.watch ?? ""] ?? []) call(look);
}

/** What a page of now would show. */
async function asOfNow(): Promise<HTMLElement | null> {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector<HTMLElement>("[data-watch]");
}

function bringUpTo(shown: HTMLElement, now: HTMLElement): void {
  if (now.dataset.seen !== shown.dataset.seen) {
    if (isBusy(shown)) need("#page-moved").hidden = false;
    else location.reload();
    return;
  }
  for (const part of shown.querySelectorAll<HTMLElement>("[data-part]")) {
    const fresh = now.querySelector<HTMLElement>(`[data-part="${part.dataset.part}"]`);
    if (fresh && fresh.innerHTML !== part.innerHTML && !isTyped(part)) part.replaceWith(fresh);
  }
}

/** Is somebody typing, or about to? */
function isBusy(shown: HTMLElement): boolean {
  return !!document.querySelector("dialog[open]") || !!shown.querySelector("details[open]") || isTyped(shown);
}

function isTyped(within: HTMLElement): boolean {
  const fields = within.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    "input:not([type=hidden]), textarea",
  );
  return [...fields].some(
    (field) =>
      field === document.activeElement ||
      field.value !== field.defaultValue ||
      (field instanceof HTMLInputElement && field.checked !== field.defaultChecked),
  );
}

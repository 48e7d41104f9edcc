// One order: what others do to it is shown at once, or offered to whoever is typing.

import { need } from "../lib/dom.ts";
import { oneByOne } from "../lib/pace.ts";
import { onWork } from "./work.ts";

/** A busy branch moves all the time; nobody reads faster than this. */
const PAUSE_MS = 1_000;

/** Watches the order that the page shows, if it shows one. */
export function startOrder(): void {
  const order = document.querySelector<HTMLElement>("[data-order-id][data-reload]");
  if (!order) return;
  const look = async (): Promise<void> => {
    const now = await seenByServer();
    if (now === undefined || now === order.dataset.seen) return;
    if (isBusy(order)) need("#order-moved").hidden = false;
    else location.reload();
  };
  onWork(oneByOne(PAUSE_MS, look));
}

/** How far the order is, as a page of now would say it. */
async function seenByServer(): Promise<string | undefined> {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) return undefined;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector<HTMLElement>("[data-order-id][data-reload]")?.dataset.seen;
}

/** Is somebody typing, or about to? */
function isBusy(order: HTMLElement): boolean {
  if (document.querySelector("dialog[open]") || order.querySelector("details[open]")) return true;
  const fields = order.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    "input:not([type=hidden]), textarea",
  );
  return [...fields].some((field) => field === document.activeElement || field.value !== field.defaultValue);
}

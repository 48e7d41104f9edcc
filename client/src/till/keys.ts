// The keys of the till. What each does is told in the overlay of `?` and on the buttons.

import { need } from "../lib/dom.ts";
import { Wedge, wantsText } from "./wedge.ts";

/** Calls what belongs to a key; anything typed in a scanner's haste goes to `scanned`. */
export function startKeys(actions: Record<string, () => void>, scanned: (code: string) => void): void {
  const help = need<HTMLDialogElement>("#keys-dialog");
  const showHelp = (): void => help.showModal();
  need("#keys-open").addEventListener("click", showHelp);
  need("[data-close]", help).addEventListener("click", () => help.close());
  const wedge = new Wedge();
  const all: Record<string, (() => void) | undefined> = { ...actions, F1: showHelp };
  const plain: Record<string, (() => void) | undefined> = { "?": showHelp };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const typing = wantsText(event.target);
    const act = all[event.key] ?? (typing ? undefined : plain[event.key]);
    if (act) {
      event.preventDefault();
      unlessOpen(act);
    } else if (!typing) scan(event, wedge, scanned);
  });
}

/** One dialog at a time: what is open has the keys. */
function unlessOpen(act: () => void): void {
  if (!document.querySelector("dialog[open]")) act();
}

function scan(event: KeyboardEvent, wedge: Wedge, scanned: (code: string) => void): void {
  const code = wedge.press(event.key, event.timeStamp);
  if (code === undefined) return;
  event.preventDefault();
  scanned(code);
}

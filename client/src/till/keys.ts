// The keys of the till. What each does is told in the overlay of `?` and on the buttons.

import { need } from "../lib/dom.ts";
import { fieldOf } from "./scans.ts";

/** Calls what belongs to a key. */
export function startKeys(
  form: HTMLFormElement,
  actions: Record<string, () => void>,
  undo: () => void,
): void {
  const help = need<HTMLDialogElement>("#keys-dialog");
  const showHelp = (): void => help.showModal();
  need("#keys-open").addEventListener("click", showHelp);
  need("[data-close]", help).addEventListener("click", () => help.close());
  const all: Record<string, (() => void) | undefined> = { ...actions, F1: showHelp };
  const plain: Record<string, (() => void) | undefined> = { "?": showHelp };
  document.addEventListener("keydown", (event) => {
    const typing = fieldOf(event.target) !== undefined;
    // In a text field it takes back what was typed.
    if (event.ctrlKey && event.key === "z" && !typing) return unlessOpen(undo);
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = all[event.key] ?? (typing ? undefined : plain[event.key]);
    if (!act) return;
    event.preventDefault();
    unlessOpen(act);
  });
  form.addEventListener("keydown", (event) => goOn(form, event));
}

/** One dialog at a time: what is open has the keys. */
function unlessOpen(act: () => void): void {
  if (!document.querySelector("dialog[open]")) act();
}

/** Enter in a field goes on to the next: a sale is saved by its button or by F9, never by a key too many. */
function goOn(form: HTMLFormElement, event: KeyboardEvent): void {
  const { target } = event;
  if (event.key !== "Enter" || event.defaultPrevented || event.isComposing) return;
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
  event.preventDefault();
  if (event.repeat) return;
  const fields = [...form.querySelectorAll<HTMLElement>("input:not(.btn-check), select, #custom-lens-add")];
  const shown = fields.filter((field) => field === target || field.getClientRects().length > 0);
  const next = shown.includes(target) ? shown[shown.indexOf(target) + 1] : undefined;
  next?.focus();
  if (next instanceof HTMLInputElement) next.select();
}

// The line above the form: what was just done, and the way back where there is one.

import { el, icon, need } from "../lib/dom.ts";

/** Says `text`; with `undo`, offers to take back what it tells of, until the next thing is said. */
export function say(text: string, undo?: () => void): void {
  const place = need("#till-said");
  place.replaceChildren(text);
  if (undo) place.append(" ", undoButton("undo", undo));
}

/** The way back from something that was just thrown away. */
export function undoButton(id: string, undo: () => void): HTMLElement {
  const button = el(
    "button",
    { type: "button", class: "btn btn-outline-primary btn-sm", id },
    icon("arrow-counterclockwise"),
    " Urungkan ",
    el("kbd", {}, "Ctrl Z"),
  );
  button.addEventListener("click", undo);
  return button;
}

/** Takes back what was just done, if that is still offered. */
export function undoLast(): void {
  document.querySelector<HTMLElement>("#undo")?.click();
}

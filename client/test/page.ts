// A document for tests.

import { parseHTML } from "linkedom";

/** Makes `body` the document of the modules under test. */
export function page(body: string): void {
  const window = parseHTML(`<!doctype html><html><body data-zone="Asia/Jakarta">${body}</body></html>`);
  const names = ["document", "HTMLElement", "HTMLInputElement", "CustomEvent", "Event"] as const;
  for (const name of names) set(name, window[name]);
  set("matchMedia", () => ({ matches: true }));
  set("CSS", { escape: (text: string) => text.replace(/["\\\]]/g, "\\$&") });
}

export function set(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** Text of the first match, without white space around it. */
export function text(selector: string): string {
  return document.querySelector(selector)?.textContent?.trim() ?? "";
}

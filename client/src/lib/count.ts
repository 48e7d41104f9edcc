// Figures that count to where they now stand. Only to the eye: the element's text is the new figure at once, so that
// nobody who reads, hears or copies it gets one that was never true.

import { grouped } from "./money.ts";

const COUNT_MS = 450;
const FIGURE = /^(\D*)([\d.]+)$/;

/** What each counting element is on its way from and to. */
const counting = new WeakMap<HTMLElement, { from: number; to: number; since: number }>();

/** Lets `element`, which just said `before` and now says something else, count. */
export function count(element: HTMLElement, before: string): void {
  const [to, from] = [figure(element.textContent ?? ""), figure(before)];
  if (!to || !from || to.unit !== from.unit || keepsStill()) return rest(element);
  const running = counting.get(element);
  const since = performance.now();
  // On its way already: from where it has come to.
  counting.set(element, { from: running ? at(running, since) : from.value, to: to.value, since });
  if (!running) step(element, to.unit);
}

function step(element: HTMLElement, unit: string): void {
  requestAnimationFrame((now) => {
    const way = counting.get(element);
    if (!way || now - way.since >= COUNT_MS || !element.isConnected) return rest(element);
    element.dataset.counting = unit + grouped(at(way, now));
    step(element, unit);
  });
}

function rest(element: HTMLElement): void {
  counting.delete(element);
  delete element.dataset.counting;
}

/** Fast at first, slow at the end. */
function at({ from, to, since }: { from: number; to: number; since: number }, now: number): number {
  const left = 1 - Math.min(1, Math.max(0, (now - since) / COUNT_MS));
  return Math.round(to + (from - to) * left ** 3);
}

function figure(text: string): { unit: string; value: number } | undefined {
  const [, unit, digits] = FIGURE.exec(text) ?? [];
  if (unit === undefined || digits === undefined || unit.includes("-")) return undefined;
  return { unit, value: Number(digits.replaceAll(".", "")) };
}

function keepsStill(): boolean {
  return document.visibilityState === "hidden" || matchMedia("(prefers-reduced-motion: reduce)").matches;
}

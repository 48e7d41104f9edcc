// Small helpers around the document. Text is only ever set as text.

import { count } from "./count.ts";

type Attributes = Record<string, string | boolean | undefined>;

/** An element with attributes (`true` = present, `false`/`undefined` = left out) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** An icon of the sprite the page was rendered with. */
export function icon(name: string): Element {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.body.dataset.icons ?? ""}#${name}`);
  svg.append(use);
  return svg;
}

/** The element the page's script cannot do without. */
export function need<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T {
  const found = within.querySelector<T>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

const PULSE_MS = 1000;
const pulsing = new WeakMap<Element, ReturnType<typeof setTimeout>>();

/** Marks an element as just changed, for a second. How it looks, and for whom it keeps still, is the style sheet's. */
export function pulse(element: Element): void {
  clearTimeout(pulsing.get(element));
  element.classList.add("pulse-animation");
  pulsing.set(
    element,
    setTimeout(() => element.classList.remove("pulse-animation"), PULSE_MS),
  );
}

/** Sets the text wherever `selector` matches, with a pulse where it changed; a figure counts to where it now stands. */
export function showText(selector: string, text: string, within: ParentNode = document): void {
  for (const element of within.querySelectorAll<HTMLElement>(selector)) {
    const before = element.textContent ?? "";
    if (before === text) continue;
    element.textContent = text;
    count(element, before);
    pulse(element);
  }
}

/** Sets the text wherever `selector` matches. */
export function setText(selector: string, text: string, within: ParentNode = document): void {
  for (const element of within.querySelectorAll(selector)) element.textContent = text;
}

/** Page data the server left in `<script type="application/json" id="…">`. */
export function pageData<T>(id: string): T | undefined {
  const holder = document.getElementById(id);
  return holder ? (JSON.parse(holder.textContent ?? "") as T) : undefined;
}

/**
 * Makes `rows` the rows of `body`, one for each value of the attribute `key`. A row that says the same stays the element
 * it is, so that what is focused or selected in it stays so; its number in the list (`.cell-no`) may change. Others
 * pulse, and those with a new key slide in.
 */
export function showRows(body: Element, rows: HTMLElement[], key: string): void {
  const before = new Map([...body.children].map((row) => [row.getAttribute(key), row]));
  rows.forEach((row, index) => {
    const known = before.get(row.getAttribute(key));
    const stays = known !== undefined && said(known) === said(row);
    if (stays) setText(".cell-no", row.querySelector(".cell-no")?.textContent ?? "", known);
    else pulse(row);
    if (known === undefined && row.hasAttribute(key)) row.classList.add("is-new");
    const shown = stays ? known : row;
    const present = body.children[index] ?? null;
    if (present !== shown) body.insertBefore(shown, present);
  });
  while (body.children.length > rows.length) body.lastElementChild?.remove();
}

/** A row's text without white space and its number in the list. */
function said(row: Element): string {
  const number = row.querySelector(".cell-no")?.textContent ?? "";
  return (row.textContent ?? "").replace(/\s+/g, "").slice(number.replace(/\s+/g, "").length);
}

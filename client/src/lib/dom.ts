// Small helpers around the document. Text is only ever set as text.

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

/** Sets the text wherever `selector` matches, with a pulse where it changed. */
export function showText(selector: string, text: string, within: ParentNode = document): void {
  for (const element of within.querySelectorAll(selector)) {
    if (element.textContent === text) continue;
    element.textContent = text;
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

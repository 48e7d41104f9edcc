// Ordinary forms post by themselves; this keeps a second click from posting twice, and reads amounts. What is no amount
// stays as it was typed and is told at its field: a form that posts by itself sends it, and the server refuses it.

import { amountFault, grouped, parseEdited, parseRupiah } from "./money.ts";

export function startForms(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  // Back from the next page: the form may be used again.
  addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });
  // Before whoever reads the field: what stood there says what a stroke means.
  onAmount("focusin", amountOf);
  onAmount("input", (input) => {
    if (!isWrong(input)) unmark(input);
  });
  onAmount("change", groupAmount);
}

/** The last text of a field that was an amount. */
const read = new WeakMap<HTMLInputElement, string>();
/** Fields whose fault is told. A fault that the server told is none of ours to take back. */
const told = new WeakSet<HTMLInputElement>();

function onAmount(kind: string, act: (input: HTMLInputElement) => void): void {
  const heard = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement && target.matches("[data-rupiah]")) act(target);
  };
  document.addEventListener(kind, heard, true);
}

/** Writes an amount with dots, once its field is left; what is none is told. */
export function groupAmount(input: HTMLInputElement): void {
  if (isWrong(input)) mark(input);
  else setAmount(input, amountIn(input));
}

/** Writes `amount`; nothing for null. */
export function setAmount(input: HTMLInputElement, amount: number | null): void {
  input.value = amount === null ? "" : grouped(amount);
  unmark(input);
}

/** The whole rupiah in a field; 0 when empty, or no amount. */
export function amountOf(input: HTMLInputElement): number {
  return amountIn(input) ?? 0;
}

function amountIn(input: HTMLInputElement): number | null {
  const before = read.get(input);
  const amount = before === undefined ? parseRupiah(input.value) : parseEdited(input.value, before);
  if (amount !== null) read.set(input, input.value);
  else if (input.value.trim() === "") read.delete(input);
  return amount;
}

function isWrong(input: HTMLInputElement): boolean {
  return input.value.trim() !== "" && amountIn(input) === null;
}

/** Tells of every field on show that holds no amount; the first of them. */
export function wrongAmount(form: ParentNode): HTMLInputElement | undefined {
  const inputs = [...form.querySelectorAll<HTMLInputElement>("[data-rupiah]")];
  const wrong = inputs.filter((input) => isWrong(input) && !input.closest("[hidden], details:not([open])"));
  wrong.forEach(mark);
  return wrong[0];
}

/** Tells again what was told, after the form was cleared of what the server said. */
export function keepFaults(form: ParentNode): void {
  for (const input of form.querySelectorAll<HTMLInputElement>("[data-rupiah]")) {
    if (told.has(input)) groupAmount(input);
  }
}

function mark(input: HTMLInputElement): void {
  told.add(input);
  input.classList.add("is-invalid");
  input.setAttribute("aria-invalid", "true");
  const slot = slotOf(input);
  if (slot) slot.textContent = amountFault(input.value);
}

function unmark(input: HTMLInputElement): void {
  if (!told.delete(input)) return;
  input.classList.remove("is-invalid");
  input.removeAttribute("aria-invalid");
  const slot = slotOf(input);
  if (slot) slot.textContent = "";
}

/** The place for a field's faults: the next one after the field, or after what it stands in. */
function slotOf(input: HTMLInputElement): Element | undefined {
  for (let at: Element | null = input; at && at !== input.form; at = at.parentElement) {
    for (let next = at.nextElementSibling; next; next = next.nextElementSibling) {
      if (next.matches(".invalid-feedback")) return next;
    }
  }
  return undefined;
}

// Ordinary forms post by themselves; this only keeps a second click from posting twice, and reads amounts.

import { grouped, parseRupiah } from "./money.ts";

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
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input instanceof HTMLInputElement && input.matches("[data-rupiah]")) groupAmount(input);
  });
}

/** Writes an amount with dots, once its field is left. */
export function groupAmount(input: HTMLInputElement): void {
  const amount = parseRupiah(input.value);
  input.value = amount === null ? "" : grouped(amount);
}

/** The whole rupiah in a field; 0 when empty. */
export function amountOf(input: HTMLInputElement): number {
  return parseRupiah(input.value) ?? 0;
}

// How the customer pays: the row that is part of the form, and further ones below it.

import { el, icon, need } from "../lib/dom.ts";
import { amountOf, setAmount } from "../lib/forms.ts";
import { rupiah } from "../lib/money.ts";
import type { Bank, PaymentMethod } from "../wire.ts";
import type { Draft, Paid } from "./draft.ts";
import { quickCash } from "./quick.ts";

/** As many as the server takes. */
const MOST_ROWS = 10;

export class Payments {
  readonly #form: HTMLFormElement;
  readonly #draft: () => Draft;
  readonly #changed: () => void;
  readonly #amount: HTMLInputElement;
  readonly #bank: HTMLSelectElement;
  #total = 0;

  constructor(form: HTMLFormElement, draft: () => Draft, changed: () => void) {
    this.#form = form;
    this.#draft = draft;
    this.#changed = changed;
    this.#amount = need<HTMLInputElement>("#bayar", form);
    this.#bank = need<HTMLSelectElement>("#bank_transfer", form);
    this.#amount.addEventListener("input", () => this.#set({ amount: amountOf(this.#amount) }));
    this.#bank.addEventListener("input", () => this.#set({ bank: this.#bank.value as Bank }));
    for (const radio of this.#radios())
      radio.addEventListener("change", () => this.#set({ method: radio.value as PaymentMethod }));
    need("#pay-more", form).addEventListener("click", () => this.#add());
  }

  /** Shows the draft's payments. */
  show(): void {
    const first = this.#first();
    setAmount(this.#amount, first.amount || null);
    this.#bank.value = first.bank;
    for (const radio of this.#radios()) radio.checked = radio.value === first.method;
    this.#showMore();
    this.#showNotes();
  }

  /** Takes note of what there is to pay. */
  priced(total: number): void {
    this.#total = total;
    this.#showNotes();
  }

  /** The first row brings what the others leave. */
  payExactly(): void {
    this.#pay(this.#due());
  }

  focus(): void {
    this.#amount.focus();
    this.#amount.select();
  }

  #first(): Paid {
    const [first] = this.#draft().payments;
    if (!first) throw new Error("a draft has a payment");
    return first;
  }

  /** What is left for the first row. */
  #due(): number {
    const others = this.#draft().payments.slice(1);
    return Math.max(0, this.#total - others.reduce((sum, { amount }) => sum + amount, 0));
  }

  #set(change: Partial<Paid>): void {
    Object.assign(this.#first(), change);
    this.#showNotes();
    this.#changed();
  }

  #pay(amount: number): void {
    setAmount(this.#amount, amount);
    this.#set({ amount });
  }

  #radios(): NodeListOf<HTMLInputElement> {
    return this.#form.querySelectorAll<HTMLInputElement>("[name=metode_pembayaran]");
  }

  #showNotes(): void {
    const notes = this.#first().method === "cash" ? quickCash(this.#due()) : [];
    need("#quick-cash", this.#form).replaceChildren(
      ...notes.map((amount) => {
        const button = el("button", { type: "button", class: "btn btn-outline-primary" }, rupiah(amount));
        button.addEventListener("click", () => this.#pay(amount));
        return button;
      }),
    );
  }

  #add(): void {
    const { payments } = this.#draft();
    if (payments.length >= MOST_ROWS) return;
    const paid = payments.reduce((sum, { amount }) => sum + amount, 0);
    payments.push({ amount: Math.max(0, this.#total - paid), method: "qris", bank: "" });
    this.#showMore();
    this.#changed();
    need<HTMLSelectElement>("#more-payments > :last-child select", this.#form).focus();
  }

  #showMore(): void {
    const more = this.#draft().payments.slice(1);
    need("#more-payments", this.#form).replaceChildren(
      ...more.map((paid, index) => this.#row(paid, index + 1)),
    );
  }

  #row(paid: Paid, index: number): HTMLElement {
    const methods = [...this.#radios()].map(({ value, labels }) =>
      el("option", { value, selected: value === paid.method }, labels?.[0]?.textContent ?? value),
    );
    const label = `pembayaran ke-${index + 1}`;
    const method = el("select", { class: "form-select", "aria-label": `Cara ${label}` }, ...methods);
    const bank = el("select", { class: "form-select", "aria-label": `Bank ${label}` });
    bank.append(...[...this.#bank.options].map((option) => option.cloneNode(true)));
    bank.value = paid.bank;
    bank.hidden = paid.method !== "transfer";
    const amount = el("input", {
      class: "form-control",
      inputmode: "numeric",
      "data-rupiah": true,
      "aria-label": `Jumlah ${label}`,
    });
    amount.autocomplete = "off";
    setAmount(amount, paid.amount || null);
    const remove = el("button", { type: "button", class: "btn btn-icon", "aria-label": `Hapus ${label}` });
    remove.append(icon("x-lg"));
    method.addEventListener("change", () => {
      paid.method = method.value as PaymentMethod;
      bank.hidden = paid.method !== "transfer";
      this.#changed();
    });
    bank.addEventListener("change", () => {
      paid.bank = bank.value as Bank;
      this.#changed();
    });
    amount.addEventListener("input", () => {
      paid.amount = amountOf(amount);
      this.#showNotes();
      this.#changed();
    });
    remove.addEventListener("click", () => {
      this.#draft().payments.splice(index, 1);
      this.#showMore();
      this.#showNotes();
      this.#changed();
    });
    return el(
      "li",
      { class: "payment-row" },
      method,
      el("div", { class: "rupiah-field" }, el("span", {}, "Rp"), amount),
      remove,
      bank,
      el("div", { class: "invalid-feedback", "data-error-for": `pembayaran[${index}]` }),
    );
  }
}

// Putting a basket aside, and taking one up again.

import { clockTime, shopZone } from "../lib/clock.ts";
import { el, need } from "../lib/dom.ts";
import { rupiah } from "../lib/money.ts";
import { buyerName, type Draft, isBlank } from "./draft.ts";
import { type HeldDrafts, MOST_HELD } from "./held.ts";
import { undoButton } from "./said.ts";

interface Counter {
  draft: () => Draft;
  total: () => number;
  /** Puts another draft on the counter; an empty one without it. */
  replace: (draft?: Draft) => void;
  say: (text: string) => void;
}

export class Holding {
  readonly #held: HeldDrafts;
  readonly #counter: Counter;
  readonly #dialog = need<HTMLDialogElement>("#held-dialog");

  constructor(held: HeldDrafts, counter: Counter) {
    this.#held = held;
    this.#counter = counter;
    need("#hold").addEventListener("click", () => this.hold());
    need("#held-open").addEventListener("click", () => this.#open());
    need("[data-close]", this.#dialog).addEventListener("click", () => this.#dialog.close());
    // Another tab of the same user shares the list.
    addEventListener("storage", () => this.#count());
    this.#count();
  }

  /** Puts the draft aside; with nothing in it, shows what lies there. */
  hold(): void {
    const draft = this.#counter.draft();
    if (isBlank(draft)) return this.#open();
    if (!this.#held.hold({ draft, at: Date.now(), total: this.#counter.total() })) {
      return this.#counter.say(
        `Sudah ${MOST_HELD} keranjang ditahan. Selesaikan atau hapus salah satu, lalu tahan lagi.`,
      );
    }
    this.#counter.replace();
    this.#counter.say(`Keranjang ${buyerName(draft)} ditahan. Stok tidak dipesankan.`);
    this.#count();
  }

  #open(): void {
    const rows = this.#held.all().map(({ draft, at, total }) => {
      const take = el(
        "button",
        { type: "button", class: "btn held-row" },
        el("strong", {}, buyerName(draft)),
        el("small", {}, `${clockTime(at, shopZone()).slice(0, 5)} · ${draft.lines.length} barang`),
        el("span", { class: "money" }, rupiah(total)),
      );
      take.addEventListener("click", () => this.#take(draft.key));
      const drop = el("button", { type: "button", class: "btn btn-outline-danger" }, "Hapus");
      const row = el("li", {}, take, drop);
      drop.addEventListener("click", () => {
        this.#held.take(draft.key);
        this.#count();
        const back = undoButton("undo-drop", () => {
          this.#held.hold({ draft, at, total });
          this.#count();
          this.#open();
        });
        row.replaceChildren(el("span", {}, `Keranjang ${buyerName(draft)} dihapus.`), back);
        back.focus();
      });
      return row;
    });
    need("#held-list").replaceChildren(...rows);
    need("#held-none").hidden = rows.length > 0;
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#dialog.querySelector<HTMLElement>(".held-row")?.focus();
  }

  #take(key: string): void {
    const draft = this.#held.take(key);
    this.#dialog.close();
    // Whoever is at the counter now waits in turn.
    const now = this.#counter.draft();
    if (!isBlank(now)) this.#held.hold({ draft: now, at: Date.now(), total: this.#counter.total() });
    this.#counter.replace(draft);
    this.#count();
  }

  #count(): void {
    const many = this.#held.all().length;
    need("#held-count").textContent = String(many);
    need("#held-open").hidden = many === 0;
  }
}

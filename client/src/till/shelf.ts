// What is put into the basket: from the shelf, the patient's own frame, a lens ground to order. And how many are left.

import { Refused } from "../lib/api.ts";
import { need } from "../lib/dom.ts";
import { showFault } from "../lib/fields.ts";
import { amountOf, setAmount, wrongAmount } from "../lib/forms.ts";
import type { StockNews } from "../wire.ts";
import { addOwnFrame, type Draft, type Goods, type GoodsKind } from "./draft.ts";
import { answersTo, type Chosen, find, goodsNow } from "./found.ts";
import { SearchBox } from "./search.ts";

export function startShelf(
  form: HTMLFormElement,
  draft: () => Draft,
  chosen: Chosen,
  changed: () => void,
): SearchBox {
  const kind = (): GoodsKind =>
    need<HTMLInputElement>("[name=jenis_barang]:checked", form).value as GoodsKind;
  const input = need<HTMLInputElement>("#goods-search");
  // A patient is no goods: nobody new is offered here.
  const offers: Chosen = { patient: chosen.patient, goods: chosen.goods, custom: chosen.custom };
  const look = async (q: string, signal: AbortSignal) =>
    answersTo(q, await find(q, draft().branch, signal, kind()), offers);
  const box = new SearchBox(input, need("#goods-results"), look);
  for (const radio of form.querySelectorAll("[name=jenis_barang]")) {
    radio.addEventListener("change", () => {
      box.clear();
      input.focus();
    });
  }
  need("#own-frame").addEventListener("click", () => {
    addOwnFrame(draft());
    changed();
  });
  need("#custom-lens-add").addEventListener("click", () => {
    if (addCustomLens(draft())) changed();
  });
  return box;
}

/** Opens the box for a lens ground to order, with what is known of it. */
export function openCustomLens(power: string): void {
  need<HTMLDetailsElement>("#custom-lens").open = true;
  need<HTMLInputElement>("#custom-lens-name").value = power;
  need("#custom-lens").scrollIntoView({ block: "center" });
  need("#custom-lens-price").focus();
}

function addCustomLens(draft: Draft): boolean {
  const box = need<HTMLDetailsElement>("#custom-lens");
  const [name, price, quantity] = ["name", "price", "quantity"].map((part) =>
    need<HTMLInputElement>(`#custom-lens-${part}`),
  ) as [HTMLInputElement, HTMLInputElement, HTMLInputElement];
  const wrong = wrongAmount(box);
  const missing = [name, price].filter((input) =>
    input === name ? input.value.trim() === "" : input !== wrong && amountOf(input) === 0,
  );
  for (const input of [name, price]) {
    if (input === wrong) continue;
    input.classList.remove("is-invalid");
    need(`[data-error-for=${input.id}]`, box).textContent = "";
  }
  for (const input of missing) {
    input.classList.add("is-invalid");
    showFault(box, input.id, "wajib diisi");
  }
  const first = missing[0] ?? wrong;
  if (first) {
    first.focus();
    return false;
  }
  const pieces = Math.max(1, Number.parseInt(quantity.value, 10) || 1);
  const line = { name: name.value.trim(), price: amountOf(price), quantity: pieces };
  draft.lines.push({ kind: "lensa_gosok", ...line });
  name.value = "";
  setAmount(price, null);
  box.open = false;
  return true;
}

function goodsIn(draft: Draft): Goods[] {
  return draft.lines.flatMap((line) => ("goods" in line ? [line.goods] : []));
}

/** Another till sold some: what the draft knows of its goods moves along. True when it did. */
export function moveStock(draft: Draft, news: StockNews): boolean {
  let moved = false;
  for (const update of news.updates) {
    for (const goods of goodsIn(draft)) {
      if (goods.kind !== update.product_type.toLowerCase() || goods.id !== update.product_id) continue;
      // Of what is ordered per customer none is ever on the shelf.
      if (goods.stock === null || goods.stock === update.new_stock) continue;
      goods.stock = update.new_stock;
      moved = true;
    }
  }
  return moved;
}

/** A draft that lay aside learns what its goods are now; what is gone is said to be none. */
export async function refresh(draft: Draft): Promise<void> {
  await Promise.all(
    goodsIn(draft).map(async (goods) => {
      try {
        Object.assign(goods, await goodsNow(goods));
      } catch (error) {
        if (error instanceof Refused && error.problem.status === 404) goods.stock = 0;
      }
    }),
  );
}

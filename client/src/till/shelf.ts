// What is put into the basket: from the shelf, the patient's own frame, a lens ground to order. And how many are left.

import { Refused } from "../lib/api.ts";
import { need } from "../lib/dom.ts";
import { amountOf } from "../lib/forms.ts";
import type { StockNews } from "../wire.ts";
import { addOwnFrame, type Draft, type Goods, type GoodsKind } from "./draft.ts";
import { type Chosen, choicesOf, find, goodsNow } from "./found.ts";
import { SearchBox } from "./search.ts";

export function startShelf(
  form: HTMLFormElement,
  draft: () => Draft,
  chosen: Chosen,
  changed: () => void,
): void {
  const kind = (): GoodsKind =>
    need<HTMLInputElement>("[name=jenis_barang]:checked", form).value as GoodsKind;
  const input = need<HTMLInputElement>("#goods-search");
  const look = async (q: string, signal: AbortSignal) =>
    choicesOf(await find(q, draft().branch, signal, kind()), q, chosen);
  const box = new SearchBox(
    input,
    need("#goods-results"),
    look,
    "Tidak ada barang yang cocok di cabang ini.",
  );
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
}

function addCustomLens(draft: Draft): boolean {
  const box = need<HTMLDetailsElement>("#custom-lens");
  const [name, price, quantity] = ["name", "price", "quantity"].map((part) =>
    need<HTMLInputElement>(`#custom-lens-${part}`),
  ) as [HTMLInputElement, HTMLInputElement, HTMLInputElement];
  const missing = name.value.trim() === "" ? name : amountOf(price) === 0 ? price : undefined;
  for (const input of [name, price]) input.classList.toggle("is-invalid", input === missing);
  if (missing) {
    missing.focus();
    return false;
  }
  const pieces = Math.max(1, Number.parseInt(quantity.value, 10) || 1);
  const line = { name: name.value.trim(), price: amountOf(price), quantity: pieces };
  draft.lines.push({ kind: "lensa_gosok", ...line });
  name.value = "";
  price.value = "";
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

// Looking for goods on the shelves of the branch.

import { api } from "../lib/api.ts";
import { el } from "../lib/dom.ts";
import { rupiah } from "../lib/money.ts";
import type { Accessory, Frame, Lens, Page } from "../wire.ts";
import type { Goods, GoodsKind } from "./draft.ts";
import type { Choice } from "./search.ts";

const MOST_SHOWN = "12";
const PATHS: Record<GoodsKind, string> = { frame: "frames", lensa: "lensa", aksesoris: "aksesoris" };

export async function findGoods(
  kind: GoodsKind,
  q: string,
  branch: number | null,
  signal: AbortSignal,
): Promise<Goods[]> {
  const query = new URLSearchParams({ q, per_page: MOST_SHOWN });
  if (branch !== null) query.set("branch_id", String(branch));
  const page = await api<Page<never>>(`/api/v1/${PATHS[kind]}?${query}`, { signal });
  return page.data.map((row) => goodsOf(kind, row));
}

function goodsOf(kind: GoodsKind, row: Frame | Lens | Accessory): Goods {
  if (kind === "frame") {
    const frame = row as Frame;
    const detail = `${frame.kode_frame} · ${frame.jenis_frame}`;
    return {
      kind,
      id: frame.id,
      name: frame.merk_frame,
      detail,
      price: frame.harga_jual_frame,
      stock: frame.stok,
    };
  }
  if (kind === "lensa") {
    const lens = row as Lens;
    const detail = [lens.kode_lensa, lens.type, lens.coating, powers(lens)].filter(Boolean).join(" · ");
    const stock = lens.is_custom_order ? null : lens.stok;
    return { kind, id: lens.id, name: lens.merk_lensa, detail, price: lens.harga_jual_lensa, stock };
  }
  const it = row as Accessory;
  return { kind, id: it.id, name: it.nama_produk, detail: "Aksesoris", price: it.harga_jual, stock: it.stok };
}

/** `S -1.00 C -0.50 × 90 Add +2.00`, from hundredths of a dioptre. */
export function powers(lens: Pick<Lens, "sph" | "cyl" | "axis" | "add">): string {
  const parts: string[] = [];
  if (lens.sph !== null) parts.push(lens.sph === 0 ? "Plano" : `S ${dioptre(lens.sph)}`);
  if (lens.cyl) parts.push(`C ${dioptre(lens.cyl)}${lens.axis === null ? "" : ` × ${lens.axis}`}`);
  if (lens.add) parts.push(`Add ${dioptre(lens.add)}`);
  return parts.join(" ");
}

function dioptre(hundredths: number): string {
  const sign = hundredths < 0 ? "−" : "+";
  return `${sign}${(Math.abs(hundredths) / 100).toFixed(2)}`;
}

/** A row of the answers: what it is, what it costs, how many are left. */
export function goodsChoice(goods: Goods, choose: () => void): Choice {
  const element = el(
    "div",
    { class: "search-row", [`data-${goods.kind}-id`]: String(goods.id) },
    el("div", { class: "search-main" }, el("strong", {}, goods.name), el("small", {}, goods.detail)),
    el(
      "div",
      { class: "search-side" },
      el("span", { class: "money" }, rupiah(goods.price)),
      stockCell(goods),
    ),
  );
  if (goods.stock === 0) element.classList.add("sold-out");
  return { element, choose };
}

/** Pieces left; the live stock feed keeps it true by its class. */
export function stockCell(goods: Goods): HTMLElement {
  if (goods.stock === null) return el("small", {}, "pesanan");
  const level = goods.stock <= 5 ? "low" : goods.stock <= 10 ? "medium" : "normal";
  return el("small", {}, "stok ", el("span", { class: `stock-cell stock-${level}` }, String(goods.stock)));
}

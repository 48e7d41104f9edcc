// What the cashier has typed so far, and how it is sent. Pure: no document, no network.

import { grouped } from "../lib/money.ts";
import type { Bank, Basket, BasketItem, Patient, PaymentMethod, Quote } from "../wire.ts";

export type GoodsKind = "frame" | "lensa" | "aksesoris";

/** A thing from the shelf, as the list showed it when it was chosen. */
export interface Goods {
  kind: GoodsKind;
  id: number;
  name: string;
  detail: string;
  price: number;
  stock: number | null;
}

export type Line =
  | { kind: GoodsKind; goods: Goods; quantity: number }
  | { kind: "lensa_gosok"; name: string; price: number; quantity: number }
  | { kind: "frame_sendiri" };

export interface Draft {
  /** Sent as `Idempotency-Key`; a new one only after an answer, so that a repeated press sells once. */
  key: string;
  patient: Patient | null;
  walkIn: string;
  lines: Line[];
  discount: number;
  extra: number;
  paid: number;
  method: PaymentMethod;
  bank: Bank | "";
  day: string;
  promised: string;
  branch: number | null;
}

export function emptyDraft(key: string): Draft {
  return {
    key,
    patient: null,
    walkIn: "",
    lines: [],
    discount: 0,
    extra: 0,
    paid: 0,
    method: "cash",
    bank: "",
    day: "",
    promised: "",
    branch: null,
  };
}

/** Adds a thing; the same thing again is one more of it. */
export function addGoods(draft: Draft, goods: Goods): void {
  const same = draft.lines.find(
    (line) => line.kind !== "frame_sendiri" && line.kind === goods.kind && line.goods.id === goods.id,
  );
  if (same && same.kind !== "frame_sendiri") same.quantity += 1;
  else draft.lines.push({ kind: goods.kind, goods, quantity: 1 });
}

/** The patient brings a frame: at most once. */
export function addOwnFrame(draft: Draft): void {
  if (!draft.lines.some((line) => line.kind === "frame_sendiri")) draft.lines.push({ kind: "frame_sendiri" });
}

export function lineName(line: Line): string {
  if (line.kind === "frame_sendiri") return "Frame sendiri";
  return line.kind === "lensa_gosok" ? line.name : line.goods.name;
}

export function linePrice(line: Line): number {
  if (line.kind === "frame_sendiri") return 0;
  return line.kind === "lensa_gosok" ? line.price : line.goods.price;
}

function item(line: Line): BasketItem {
  switch (line.kind) {
    case "frame_sendiri":
      return { jenis: "frame_sendiri" };
    case "lensa_gosok":
      return { jenis: "lensa_gosok", keterangan: line.name, harga: line.price, quantity: line.quantity };
    default:
      return { jenis: line.kind, id: line.goods.id, quantity: line.quantity };
  }
}

/** The request body. Prices of goods are not in it: the server knows them. */
export function basketOf(draft: Draft): Basket {
  const basket: Basket = {
    items: draft.lines.map(item),
    diskon: draft.discount,
    biaya_tambahan_manual: draft.extra,
    bayar: draft.paid,
    metode_pembayaran: draft.method,
  };
  if (draft.patient) basket.pasien_id = draft.patient.id;
  else basket.nama_pasien_manual = draft.walkIn.trim();
  if (draft.method === "transfer" && draft.bank) basket.bank_transfer = draft.bank;
  if (draft.day) basket.tanggal = draft.day;
  if (draft.promised) basket.tanggal_siap = draft.promised;
  if (draft.branch !== null) basket.branch_id = draft.branch;
  return basket;
}

/** For a price before a name is known; the server asks for one, but it moves no figure. */
export function basketToQuote(draft: Draft): Basket {
  const basket = basketOf(draft);
  return basket.pasien_id === undefined && !basket.nama_pasien_manual
    ? { ...basket, nama_pasien_manual: "Pelanggan" }
    : basket;
}

/** Why a BPJS patient pays what they pay, in a sentence; empty for private sales. */
export function reason(
  quote: Pick<Quote, "items" | "plafon" | "total_additional_cost"> &
    Partial<Pick<Quote, "pasien_service_type">>,
): string {
  if (quote.plafon === 0) return "";
  const sum = (wanted: string[]): number =>
    quote.items.filter((it) => wanted.includes(it.jenis)).reduce((total, it) => total + it.subtotal, 0);
  const upgrade = quote.items.reduce((total, it) => total + it.biaya_tambahan, 0);
  if (upgrade > 0) {
    const [frame, lenses] = [grouped(sum(["frame"])), grouped(sum(["lensa", "lensa_gosok"]))];
    return `Frame di atas plafon ${quote.pasien_service_type}: ${frame} + lensa ${lenses} − plafon ${grouped(quote.plafon)} = ${grouped(upgrade)}.`;
  }
  const extra = quote.total_additional_cost > 0 ? " Tambahan hanya yang diisi kasir." : "";
  return `Frame dan lensa ditanggung BPJS sampai plafon.${extra}`;
}

/** A random key also where the page is not served over TLS, as in a shop's own network. */
export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

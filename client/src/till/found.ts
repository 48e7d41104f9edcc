// Looking for patients and goods: one call for whatever was typed.

import { api } from "../lib/api.ts";
import { el } from "../lib/dom.ts";
import { rupiah } from "../lib/money.ts";
import { badge } from "../live/dashboard.ts";
import type { Accessory, Found, Frame, Lens, LensHit, Patient } from "../wire.ts";
import type { Goods, GoodsKind } from "./draft.ts";
import { nothingFound, type Offers } from "./nothing.ts";
import type { Answers, Choice } from "./search.ts";

/** A pair of lenses. */
const PAIR = 2;

export interface Chosen extends Offers {
  patient: (patient: Patient) => void;
  goods: (goods: Goods, pieces: number) => void;
}

/** Looks for `q`, among goods of one kind only if given. */
export function find(
  q: string,
  branch: number | null,
  signal?: AbortSignal,
  kind?: GoodsKind,
): Promise<Found> {
  const query = new URLSearchParams({ q });
  if (branch !== null) query.set("branch_id", String(branch));
  if (kind) query.set("jenis", kind);
  return api<Found>(`/api/v1/cari?${query}`, signal ? { signal } : {});
}

/** What was found as rows to choose from, or that nothing was and what to do about it. */
export function answersTo(q: string, found: Found, chosen: Chosen): Answers {
  const choices = choicesOf(found, q, chosen);
  return choices.length > 0 ? { choices } : nothingFound(q, found.daya, chosen);
}

/** Rows to choose from, in groups; lenses of a power before everything else. */
export function choicesOf(found: Found, q: string, chosen: Chosen): Choice[] {
  const isCode = codesMeant(found, q);
  const lenses = found.lensa.map((lens) => {
    const goods = goodsOf("lensa", lens);
    const choice = goodsChoice(goods, "Lensa", isCode(goods.code), chosen);
    if (lens.selisih !== null) choice.element.querySelector(".search-main")?.append(fit(lens));
    return choice;
  });
  const frames = found.frame.map((row) => goodsOf("frame", row));
  const accessories = found.aksesoris.map((row) => goodsOf("aksesoris", row));
  // Bare digits are a power too, but more often a part of a phone number or a code.
  const byPower = found.lensa.some(({ selisih }) => selisih !== null) && !/^\d+$/.test(q.trim());
  return [
    ...(byPower ? lenses : []),
    ...found.pasien.map((patient) => patientChoice(patient, q, chosen)),
    ...frames.map((goods) => goodsChoice(goods, "Frame", isCode(goods.code), chosen)),
    ...(byPower ? [] : lenses),
    ...accessories.map((goods) => goodsChoice(goods, "Aksesoris", isCode(goods.code), chosen)),
  ];
}

/** The rows whose very code, or card number, `code` is: what a scanner means. */
export function exactly(choices: Choice[]): Choice[] {
  return choices.filter(({ exact }) => exact);
}

/**
 * Which codes `q` means: the very same, or where no goods has that, those of frames that came from another branch, whose
 * printed label still says `FR000003` where they are `FR000003-CAB002` here.
 */
function codesMeant(found: Found, q: string): (code: string) => boolean {
  const meant = q.trim().toLowerCase();
  const same = (code: string): boolean => code.toLowerCase() === meant;
  const codes = [
    ...found.frame.map(({ kode_frame }) => kode_frame),
    ...found.lensa.map(({ kode_lensa }) => kode_lensa),
    ...found.aksesoris.map(({ id }) => accessoryCode(id)),
  ];
  if (codes.some(same) || !/^[a-z]+\d{4,}$/.test(meant)) return same;
  const moved = new Set(
    found.frame
      .map(({ kode_frame }) => kode_frame)
      .filter((code) => code.toLowerCase().startsWith(`${meant}-`)),
  );
  return (code) => moved.has(code);
}

function patientChoice(patient: Patient, q: string, chosen: Chosen): Choice {
  return {
    element: patientRow(patient),
    group: "Pasien",
    exact: patient.no_bpjs === q.trim(),
    choose: () => chosen.patient(patient),
  };
}

export function patientRow(patient: Patient): HTMLElement {
  return el(
    "div",
    { class: "search-row" },
    el(
      "div",
      { class: "search-main" },
      el("strong", {}, patient.nama_pasien),
      el("small", {}, patientDetail(patient)),
    ),
    el("div", { class: "search-side" }, badge("service-badge", patient.service_type)),
  );
}

export function patientDetail(patient: Patient): string {
  return [patient.nohp, patient.no_bpjs && `Kartu ${patient.no_bpjs}`, patient.alamat]
    .filter(Boolean)
    .join(" · ");
}

/** How well a lens does for the power that was asked for. */
function fit({ selisih }: LensHit): HTMLElement {
  return selisih === 0
    ? el("span", { class: "fit-mark", "data-fit": "exact" }, "ukuran tepat")
    : el("span", { class: "fit-mark", "data-fit": "near" }, "hanya mendekati");
}

const PATHS: Record<GoodsKind, string> = { frame: "frames", lensa: "lensa", aksesoris: "aksesoris" };

/** A thing of the shelf as it is now. */
export async function goodsNow({ kind, id }: Pick<Goods, "kind" | "id">): Promise<Goods> {
  return goodsOf(kind, await api<Frame | Lens | Accessory>(`/api/v1/${PATHS[kind]}/${id}`));
}

function goodsOf(kind: GoodsKind, row: Frame | Lens | Accessory): Goods {
  if (kind === "frame") {
    const frame = row as Frame;
    const detail = `${frame.kode_frame} · ${frame.jenis_frame}`;
    return {
      kind,
      code: frame.kode_frame,
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
    return {
      kind,
      code: lens.kode_lensa,
      id: lens.id,
      name: lens.merk_lensa,
      detail,
      price: lens.harga_jual_lensa,
      stock,
    };
  }
  const it = row as Accessory;
  const code = accessoryCode(it.id);
  return {
    kind,
    code,
    id: it.id,
    name: it.nama_produk,
    detail: code,
    price: it.harga_jual,
    stock: it.stok,
  };
}

function accessoryCode(id: number): string {
  return `AKS-${String(id).padStart(6, "0")}`;
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
function goodsChoice(goods: Goods, group: string, exact: boolean, chosen: Chosen): Choice {
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
  return { element, group, exact, choose: (many) => chosen.goods(goods, many ? PAIR : 1) };
}

/** Pieces left; the live stock feed keeps it true by its class. */
export function stockCell(goods: Goods): HTMLElement {
  if (goods.stock === null) return el("small", {}, "pesanan");
  const level = goods.stock <= 5 ? "low" : goods.stock <= 10 ? "medium" : "normal";
  return el("small", {}, "stok ", el("span", { class: `stock-cell stock-${level}` }, String(goods.stock)));
}

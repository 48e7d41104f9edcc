// Somebody's yes to a discount above the cashier's limit: who, and their PIN. Neither is kept with the draft.

import { el, need } from "../lib/dom.ts";
import type { Basket, Problem, Quote } from "../wire.ts";

const NEEDED = "diskon_di_atas_batas";

const box = () => need<HTMLFieldSetElement>("#approval");
const approver = () => need<HTMLSelectElement>("#approver");
const pin = () => need<HTMLInputElement>("#persetujuan");

/** Asks for a PIN where the quote says that one is needed. */
export function askApproval({ peringatan, penyetuju }: Pick<Quote, "peringatan" | "penyetuju">): void {
  const limit = peringatan.find(({ kode }) => kode === NEEDED);
  box().hidden = limit === undefined;
  if (limit) need("legend", box()).textContent = limit.pesan;
  need("#approval-none").hidden = penyetuju.length > 0;
  need("#approval-fields").hidden = penyetuju.length === 0;
  const chosen = approver().value;
  approver().replaceChildren(...penyetuju.map(({ id, nama }) => el("option", { value: String(id) }, nama)));
  if (penyetuju.some(({ id }) => String(id) === chosen)) approver().value = chosen;
}

/** A yes is needed that nobody may give: there is no PIN, or none that allows so much. */
export function nobodyMayApprove(): boolean {
  return box().hidden !== true && need("#approval-fields").hidden === true;
}

/** A refusal for want of a yes is told at the discount while no PIN can be typed. */
export function withoutPin(problem: Problem): Problem {
  const { persetujuan, ...others } = problem.fields ?? {};
  if (persetujuan === undefined || !need("#persetujuan").closest("[hidden]")) return problem;
  return { ...problem, fields: { ...others, diskon: persetujuan } };
}

/** The basket with the yes that was typed. */
export function withApproval(basket: Basket): Basket {
  if (box().hidden || pin().value === "") return basket;
  return { ...basket, persetujuan: { user_id: Number(approver().value), pin: pin().value } };
}

/** A PIN is typed anew for every sale. */
export function forgetApproval(): void {
  pin().value = "";
}

// Where in the form a refusal is told.

import type { Problem } from "../wire.ts";
import { type Draft, paying } from "./draft.ts";

/** Refusals that name no field, and the one they are about here. */
const FIELDS: Record<string, string> = {
  basket_empty: "items",
  bpjs_basket_limits: "items",
  payment_exceeds_balance: "bayar",
};

/**
 * The problem with every fault at a place the form has: `items[0].quantity` is told at the row `items[0]`, what is wrong
 * with a payment at its own row, of which the first is part of the form.
 */
export function placed(problem: Problem, draft: Draft): Problem {
  const fields = Object.entries(problem.fields ?? {}).map(([name, text]) => [placeOf(name, draft), text]);
  if (fields.length > 0) return { ...problem, fields: Object.fromEntries(fields) };
  const row = draft.lines.findIndex(
    (line) => line.kind === problem.jenis && "goods" in line && line.goods.id === problem.id,
  );
  const field = row >= 0 ? `items[${row}]` : FIELDS[problem.code];
  return field ? { ...problem, fields: { [field]: problem.detail } } : problem;
}

function placeOf(name: string, draft: Draft): string {
  const [, sent, part] = /^pembayaran\[(\d+)\]\.(\w+)$/.exec(name) ?? [];
  if (sent === undefined) return name.replace(/\]\..*$/, "]");
  const paid = paying(draft)[Number(sent)];
  const row = paid ? draft.payments.indexOf(paid) : 0;
  if (row > 0) return `pembayaran[${row}]`;
  return part === "jumlah" || part === undefined ? "bayar" : part;
}

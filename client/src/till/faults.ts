// Where in the form a refusal is told.

import type { Problem } from "../wire.ts";
import type { Draft } from "./draft.ts";

/** Refusals that name no field, and the one they are about here. */
const FIELDS: Record<string, string> = {
  basket_empty: "items",
  bpjs_basket_limits: "items",
  payment_exceeds_balance: "bayar",
};

/** The problem with every fault at a place the form has: `items[0].quantity` is told at the row `items[0]`. */
export function placed(problem: Problem, draft: Draft): Problem {
  const fields = Object.entries(problem.fields ?? {}).map(([name, text]) => [
    name.replace(/\]\..*$/, "]"),
    text,
  ]);
  if (fields.length > 0) return { ...problem, fields: Object.fromEntries(fields) };
  const row = draft.lines.findIndex(
    (line) => line.kind === problem.jenis && "goods" in line && line.goods.id === problem.id,
  );
  const field = row >= 0 ? `items[${row}]` : FIELDS[problem.code];
  return field ? { ...problem, fields: { [field]: problem.detail } } : problem;
}

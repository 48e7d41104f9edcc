// Rings up once, however often the button is pressed or the line drops.

import { Refused, Unanswered } from "../lib/api.ts";
import type { Basket, Problem, Sale } from "../wire.ts";

export type Outcome =
  | { kind: "sold"; sale: Sale }
  /** Nothing was booked. */
  | { kind: "refused"; problem: Problem }
  /** Another total than the one that was shown; nothing was booked. */
  | { kind: "price-changed"; problem: Problem }
  /** The session is over; nothing was booked. */
  | { kind: "signed-out" }
  /** The key's first basket was booked; this one differs. */
  | { kind: "booked-before" }
  /** Unknown: pressing again with the same key is safe. */
  | { kind: "unanswered" };

/** The basket with the total that the cashier saw, if any was shown: another one is not booked unsaid. */
export function tellTotal(basket: Basket, shown: number | undefined): Basket {
  return shown === undefined ? basket : { ...basket, total_terlihat: shown };
}

export async function ringUp(
  basket: Basket,
  key: string,
  post: (body: Basket, headers: Record<string, string>) => Promise<Sale>,
): Promise<Outcome> {
  try {
    return { kind: "sold", sale: await post(basket, { "Idempotency-Key": key }) };
  } catch (error) {
    if (error instanceof Unanswered) return { kind: "unanswered" };
    if (!(error instanceof Refused)) throw error;
    if (error.problem.code === "unauthenticated") return { kind: "signed-out" };
    if (error.problem.code === "idempotency_conflict") return { kind: "booked-before" };
    // A server in trouble may have booked before it stumbled.
    if (error.problem.status >= 500) return { kind: "unanswered" };
    const kind = error.problem.code === "price_changed" ? "price-changed" : "refused";
    return { kind, problem: error.problem };
  }
}

/** May the basket be sent under a new key after this? Not while a sale may exist under the old one. */
export function answered(outcome: Outcome): boolean {
  return ["sold", "refused", "price-changed"].includes(outcome.kind);
}

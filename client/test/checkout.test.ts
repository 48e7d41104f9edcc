import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused, Unanswered } from "../src/lib/api.ts";
import { answered, ringUp, tellTotal } from "../src/till/checkout.ts";
import { basketOf, emptyDraft } from "../src/till/draft.ts";
import type { Problem, Sale } from "../src/wire.ts";

const basket = basketOf(emptyDraft("k"));

function refusal(status: number, code: Problem["code"]): Refused {
  return new Refused({ type: "about:blank", title: "", status, detail: "", code });
}

async function outcomeOf(answer: Sale | Error) {
  const outcome = await ringUp(basket, "key-1", (_, headers) => {
    assert.equal(headers["Idempotency-Key"], "key-1");
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  return { kind: outcome.kind, freshKey: answered(outcome) };
}

test("a sale and a refusal are answers: the next basket has a new key", async () => {
  assert.deepEqual(await outcomeOf({ id: 1 } as Sale), { kind: "sold", freshKey: true });
  assert.deepEqual(await outcomeOf(refusal(409, "stock_insufficient")), { kind: "refused", freshKey: true });
});

test("another total than the one that was shown is not booked, and is told apart", async () => {
  const changed = refusal(409, "price_changed");
  assert.deepEqual(await outcomeOf(changed), { kind: "price-changed", freshKey: true });
  assert.equal(tellTotal(basket, 150_000).total_terlihat, 150_000);
  assert.ok(!("total_terlihat" in tellTotal(basket, undefined)), "nothing was shown");
});

test("when the session is over nothing was booked, and the draft keeps its key", async () => {
  const over = refusal(401, "unauthenticated");
  assert.deepEqual(await outcomeOf(over), { kind: "signed-out", freshKey: false });
});

test("while a sale may exist under the key, the key stays", async () => {
  assert.deepEqual(await outcomeOf(new Unanswered()), { kind: "unanswered", freshKey: false });
  assert.deepEqual(await outcomeOf(refusal(500, "internal")), { kind: "unanswered", freshKey: false });
  assert.deepEqual(await outcomeOf(refusal(409, "idempotency_conflict")), {
    kind: "booked-before",
    freshKey: false,
  });
});

test("a fault of the page itself is not swallowed", async () => {
  await assert.rejects(outcomeOf(new TypeError("bug")), TypeError);
});

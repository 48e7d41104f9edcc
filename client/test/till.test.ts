import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { emptyDraft } from "../src/till/draft.ts";
import { HeldDrafts, MOST_HELD } from "../src/till/held.ts";
import { quickCash } from "../src/till/quick.ts";
import { Wedge } from "../src/till/wedge.ts";

test("notes offered round up what is due, from small to large", () => {
  assert.deepEqual(quickCash(535_000), [540_000, 550_000, 600_000]);
  assert.deepEqual(quickCash(30_000), [50_000, 100_000]);
  assert.deepEqual(quickCash(100_000), []);
  assert.deepEqual(quickCash(0), []);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000_000 }), (due) => {
      const notes = quickCash(due);
      for (const [index, amount] of notes.entries()) {
        assert.ok(amount > (notes[index - 1] ?? due) && amount - due < 100_000 && amount % 10_000 === 0);
      }
    }),
  );
});

/** Presses keys, each so many milliseconds after the one before. */
function pressed(keys: string[], pause: number): string[] {
  const wedge = new Wedge();
  return keys.flatMap((key, index) => wedge.press(key, 1_000 + index * pause) ?? []);
}

test("a scanner is told from a person by its haste", () => {
  const code = [..."FR000123", "Enter"];
  assert.deepEqual(pressed(code, 8), ["FR000123"]);
  assert.deepEqual(pressed(["Shift", "F", "Shift", "R", ..."000123", "Enter"], 8), ["FR000123"]);
  assert.deepEqual(pressed(code, 90), [], "typed by hand");
  assert.deepEqual(pressed(["1", "2", "Enter"], 8), [], "too short for a code");
  assert.deepEqual(pressed([...code, ..."AKS-000001", "Enter"], 8), ["FR000123", "AKS-000001"]);
});

test("twenty baskets are kept aside, the next is refused and none is lost", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (slot: string) => kept.get(slot) ?? null,
    setItem: (slot: string, text: string) => void kept.set(slot, text),
  };
  const held = new HeldDrafts("7", storage);
  const put = (key: string) => held.hold({ draft: emptyDraft(key), at: 1, total: 5_000 });
  for (let number = 0; number < MOST_HELD; number += 1) assert.ok(put(`k${number}`));
  assert.ok(!put("one more"));
  assert.equal(held.all().length, MOST_HELD);
  assert.equal(held.all()[0]?.draft.key, "k0");
  assert.equal(held.take("k3")?.key, "k3");
  assert.equal(held.take("k3"), undefined);
  assert.ok(put("one more"));
  assert.deepEqual(new HeldDrafts("8", storage).all(), [], "another user's list is another");
  kept.set("melati:ditahan:9", "no list");
  assert.deepEqual(new HeldDrafts("9", storage).all(), []);
});

test("a browser that keeps nothing refuses to put aside", () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error("full");
    },
  };
  assert.ok(!new HeldDrafts("7", full).hold({ draft: emptyDraft("k"), at: 1, total: 0 }));
});

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

/** A field with a cursor, and a wedge that hears every key before it does. */
class Typing {
  text = "";
  cursor = 0;
  codes: string[] = [];
  readonly #wedge = new Wedge<[string, number]>();
  #now = 1_000;

  /** Presses keys, each so many milliseconds after the one before. */
  press(keys: readonly string[], pause: number): this {
    for (const key of keys) {
      this.#now += pause;
      const scan = this.#wedge.press(key, this.#now, () => [this.text, this.cursor]);
      if (scan) {
        this.codes.push(scan.code);
        [this.text, this.cursor] = scan.before;
      } else if (key.length === 1) {
        this.text = this.text.slice(0, this.cursor) + key + this.text.slice(this.cursor);
        this.cursor += 1;
      }
    }
    return this;
  }

  wait(): this {
    this.#now += 400;
    return this;
  }
}

function pressed(keys: string[], pause: number): string[] {
  return new Typing().press(keys, pause).codes;
}

const letters = (least: number) =>
  fc.array(fc.constantFrom(..."ABFR0123456789-. a"), { minLength: least, maxLength: 20 });

test("a scanner is told from a person by its haste", () => {
  const code = [..."FR000123", "Enter"];
  assert.deepEqual(pressed(code, 8), ["FR000123"]);
  assert.deepEqual(pressed(["Shift", "F", "Shift", "R", ..."000123", "Enter"], 8), ["FR000123"]);
  assert.deepEqual(pressed(code, 90), [], "typed by hand");
  assert.deepEqual(pressed(["1", "2", "Enter"], 8), [], "too short for a code");
  assert.deepEqual(pressed([...code, ..."AKS-000001", "Enter"], 8), ["FR000123", "AKS-000001"]);
  assert.deepEqual(
    pressed([..."FR00", "Backspace", ..."123", "Enter"], 8),
    [],
    "no scanner takes back a key",
  );
});

test("typing by hand is never a scan, and all of it stays", () => {
  const keys = fc.array(fc.constantFrom(..."Pak Budi 150.000", "Enter", "Shift", "Tab"), { maxLength: 40 });
  fc.assert(
    fc.property(keys, fc.integer({ min: 51, max: 400 }), (typed, pause) => {
      const typing = new Typing().press(typed, pause);
      assert.deepEqual(typing.codes, []);
      assert.equal(typing.text, typed.filter((key) => key.length === 1).join(""));
    }),
  );
});

test("a scan in the middle of a field leaves it as it was", () => {
  fc.assert(
    fc.property(
      letters(0),
      fc.nat(),
      fc.array(letters(4), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 50 }),
      (typed, place, codes, pause) => {
        const typing = new Typing().press(typed, 90).wait();
        typing.cursor = place % (typed.length + 1);
        const before = [typing.text, typing.cursor];
        for (const code of codes) typing.press([...code.flatMap((key) => ["Shift", key]), "Enter"], pause);
        assert.deepEqual(
          typing.codes,
          codes.map((code) => code.join("")),
        );
        assert.deepEqual([typing.text, typing.cursor], before);
        typing.wait().press(["x"], 90);
        assert.equal(typing.text.length, typed.length + 1, "typing goes on");
      },
    ),
  );
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
  const first = held.take("k0");
  assert.ok(first && held.hold({ draft: first, at: 0, total: 5_000 }));
  assert.equal(held.all()[0]?.draft.key, "k0", "who is put back waits where they stood");
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

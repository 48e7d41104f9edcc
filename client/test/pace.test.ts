import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { collect, newest } from "../src/lib/pace.ts";

test("whatever comes is handed on once and in order, and not more often than said", (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 40 }), (pauses) => {
      t.mock.timers.reset();
      t.mock.timers.enable({ apis: ["setTimeout"] });
      const [handed, times] = [[] as number[], [] as number[]];
      let now = 0;
      const give = collect(100, (items: number[]) => {
        handed.push(...items);
        times.push(now);
      });
      const pass = (ms: number): void => {
        for (let left = ms; left > 0; left -= 1) {
          now += 1;
          t.mock.timers.tick(1);
        }
      };
      pauses.forEach((pause, number) => {
        give(number);
        pass(pause);
      });
      pass(200);
      assert.deepEqual(
        handed,
        pauses.map((_, number) => number),
      );
      assert.ok(times.every((at, index) => index === 0 || at - (times[index - 1] ?? 0) >= 100));
    }),
    { numRuns: 100 },
  );
});

test("of pictures that come at once the first and the newest are drawn", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const drawn: number[] = [];
  const draw = newest(100, (picture: number) => drawn.push(picture));
  for (const picture of [1, 2, 3]) draw(picture);
  assert.deepEqual(drawn, [1]);
  t.mock.timers.tick(100);
  assert.deepEqual(drawn, [1, 3]);
});

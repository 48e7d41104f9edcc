import assert from "node:assert/strict";
import { test } from "node:test";
import { Quoting } from "../src/till/quoting.ts";

/** Lets everything that waits on a settled promise run. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function desk() {
  const asked: { question: string; answer: (text: string) => void; signal: AbortSignal }[] = [];
  const shown: string[] = [];
  const quoting = new Quoting<string, string>(
    (question, signal) => new Promise((answer) => asked.push({ question, answer, signal })),
    (answer) => shown.push(answer),
    () => shown.push("failed"),
  );
  return { asked, shown, quoting };
}

test("typing without a pause asks once, 300 ms after it began, for the newest state", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const { asked, quoting } = desk();
  let state = "";
  for (let letter = 0; letter < 6; letter += 1) {
    state += "x";
    quoting.request(() => state);
    t.mock.timers.tick(50);
  }
  assert.deepEqual(
    asked.map((ask) => ask.question),
    ["xxxxxx"],
  );
});

test("a pause asks at once", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const { asked, quoting } = desk();
  quoting.request(() => "a");
  t.mock.timers.tick(119);
  assert.equal(asked.length, 0);
  t.mock.timers.tick(1);
  assert.equal(asked.length, 1);
});

test("an answer that comes late does not overwrite a newer one", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const { asked, shown, quoting } = desk();
  for (const question of ["old", "new"]) {
    quoting.request(() => question);
    t.mock.timers.tick(300);
  }
  assert.equal(asked[0]?.signal.aborted, true);
  asked[1]?.answer("new price");
  asked[0]?.answer("old price");
  await settle();
  assert.deepEqual(shown, ["new price"]);
});

test("what was asked is forgotten when there is nothing to price", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const { asked, shown, quoting } = desk();
  quoting.request(() => "a");
  t.mock.timers.tick(300);
  quoting.cancel();
  asked[0]?.answer("price");
  await settle();
  assert.deepEqual(shown, []);
});

test("whoever waits for the price waits for the newest one, also when it fails or is not wanted any more", async () => {
  const { asked, shown, quoting } = desk();
  let idle = 0;
  const waiting = (): void => void quoting.idle().then(() => (idle += 1));
  await quoting.idle();
  quoting.request(() => "a");
  assert.ok(quoting.pending);
  waiting();
  while (asked.length === 0) await settle();
  await settle();
  assert.equal(idle, 0, "asked, not answered");
  asked[0]?.answer("1");
  await settle();
  assert.deepEqual([idle, shown, quoting.pending], [1, ["1"], false]);
  quoting.request(() => "b");
  waiting();
  quoting.cancel();
  await settle();
  assert.equal(idle, 2);
});

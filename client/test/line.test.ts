import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { backoff, HELLO_MS, type Input, type Line, NEW_LINE, POLL_MS, step } from "../src/realtime/line.ts";
import { Client, Clock, fleet, HEARTBEAT_MS, luck, Server } from "./simulation.ts";

/** What may happen between two moments. */
type Weather = "kill" | "drain" | "hold" | "stall" | "offline" | "publish" | "again" | "changed" | "hide";

const weather = fc.record({
  pause: fc.integer({ min: 1, max: 20_000 }),
  what: fc.constantFrom<Weather>(
    ...([
      "kill",
      "drain",
      "hold",
      "stall",
      "offline",
      "publish",
      "publish",
      "again",
      "changed",
      "hide",
    ] as const),
  ),
  lasts: fc.integer({ min: 1, max: 60_000 }),
});

const DO: Record<Weather, (server: Server, client: Client, later: (act: () => void) => void) => void> = {
  kill: (server, _, later) => {
    server.kill();
    later(() => {
      server.isUp = true;
    });
  },
  drain: (server, _, later) => {
    server.drain(() => 1_500);
    later(() => {
      server.isUp = true;
    });
  },
  hold: (server, _, later) => {
    server.hold();
    later(() => server.release());
  },
  stall: (_, client) => {
    if (client.stream) client.stream.isStalled = true;
  },
  offline: (_, client, later) => {
    client.take({ is: "offline" });
    later(() => client.take({ is: "online" }));
  },
  publish: (server) => server.publish(),
  again: (_, client) => client.take({ is: "again" }),
  changed: (_, client) => client.take({ is: "changed" }),
  hide: (_, client, later) => {
    client.take({ is: "unwanted" });
    later(() => client.take({ is: "wanted" }));
  },
};

test("whatever happens to a line, it hears each event once and in order, and is live again in the end", () => {
  fc.assert(
    fc.property(fc.array(weather, { maxLength: 40 }), fc.integer(), (days, seed) => {
      const [clock, server] = [new Clock(), new Server()];
      const client = new Client(clock, server, luck(seed));
      client.take({ is: "wanted" });
      clock.run(1_000);
      assert.equal(client.line.phase, "live");
      for (const { pause, what, lasts } of days) {
        clock.run(clock.now + pause);
        DO[what](server, client, (act) => clock.at(lasts, act));
      }
      // All is well again; a stalled stream takes two and a half heartbeats to be noticed, a held one a wait.
      clock.run(clock.now + 60_000 + 2.5 * HEARTBEAT_MS + HELLO_MS + 31_000);
      server.publish();
      clock.run(clock.now + 1_000);
      assert.equal(client.line.phase, "live");
      assert.deepEqual(client.heard, server.log);
      assert.ok(server.streams.size <= 1);
    }),
    { numRuns: 1_000 },
  );
});

test("a line that is left alone asks at most once a second, and ever more seldom", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const [clock, server] = [new Clock(), new Server()];
      server.isUp = false;
      const client = new Client(clock, server, luck(seed));
      client.take({ is: "wanted" });
      clock.run(600_000);
      const pauses = client.opened.slice(1).map((at, index) => at - (client.opened[index] ?? 0));
      assert.ok(pauses.every((pause) => pause >= 1_000));
      assert.ok(pauses.every((pause) => pause <= 31_000));
      // Half an average of 15 s, after the first few.
      assert.ok(client.opened.length <= 600_000 / 1_000 / 2, `${client.opened.length} attempts`);
      assert.equal(client.line.polling, true, "and it polls meanwhile");
    }),
    { numRuns: 50 },
  );
});

test("the wait lies between a second and a bound that doubles up to half a minute", () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 50].map((failures) => backoff(failures, 0)),
    Array(7).fill(1_000),
  );
  assert.deepEqual(
    [1, 2, 3, 4, 5, 50].map((failures) => backoff(failures, 1)),
    [2_000, 4_000, 8_000, 16_000, 30_000, 30_000],
  );
});

test("streams that are held back are polled around, until they get through again", () => {
  const [clock, server] = [new Clock(), new Server()];
  server.hold();
  const client = new Client(clock, server, () => 0.5);
  client.take({ is: "wanted", after: "log-0" });
  server.publish();
  clock.run(HELLO_MS + 100);
  assert.deepEqual([client.line.polling, client.line.polled, client.heard], [true, true, [1]]);
  server.publish();
  clock.run(HELLO_MS + POLL_MS + 200);
  assert.deepEqual(client.heard, [1, 2]);
  server.release();
  clock.run(clock.now + 60_000);
  assert.deepEqual([client.line.phase, client.line.polling], ["live", false]);
  assert.deepEqual(client.heard, [1, 2]);
});

/** The line after these inputs, without luck. */
function after(...inputs: Input[]): Line {
  return inputs.reduce((line, input) => step(line, input, 0)[0], NEW_LINE);
}

const message = (event: string, data: unknown, id = ""): Input => ({
  is: "message",
  message: { event, id, items: [data] },
});
const hello = message("hello", { position: "log-1", heartbeat_ms: 15_000 }, "log-1");

test("a session that is over is not asked for again, until somebody signs in", () => {
  const bye = message("bye", { reason: "session-ended", retry_ms: 1 });
  for (const ended of [
    after({ is: "wanted" }, hello, bye),
    after({ is: "wanted" }, { is: "refused", status: 401, retryAfterMs: 0 }),
  ]) {
    assert.equal(ended.phase, "ended");
    for (const input of [{ is: "timer" }, { is: "online" }, { is: "wanted" }, { is: "changed" }] as const) {
      assert.deepEqual(step(ended, input, 0), [ended, []]);
    }
    assert.equal(step(ended, { is: "again" }, 0)[0].phase, "connecting");
  }
});

test("other rights make the page outdated; a full or leaving server is waited for as it says", () => {
  const rights = message("bye", { reason: "rights-changed", retry_ms: 1 });
  assert.equal(after({ is: "wanted" }, hello, rights).phase, "outdated");
  const full = after({ is: "wanted" }, { is: "refused", status: 429, retryAfterMs: 7_000 });
  assert.deepEqual([full.phase, full.waitMs], ["waiting", 7_000]);
  const leaving = after({ is: "wanted" }, hello, message("bye", { reason: "drain", retry_ms: 2_345 }));
  assert.deepEqual([leaving.phase, leaving.waitMs, leaving.failures], ["waiting", 2_345, 0]);
});

test("a line that came with an id catches up before it is live", () => {
  const line = after({ is: "wanted", after: "log-1" }, hello);
  assert.equal(line.phase, "catching-up");
  assert.equal(step(line, message("caught-up", { position: "log-4" }, "log-4"), 0)[0].phase, "live");
  assert.equal(after({ is: "wanted" }, hello).phase, "live");
});

test("a thousand clients come back from a drain spread over the announced window", () => {
  const asked = fleet((server, random) => server.drain(() => 1_500 + random() * 2_500), 1_200);
  const total = asked.reduce((sum, count) => sum + count, 0);
  assert.equal(total, 1_000, "each asks once");
  assert.deepEqual(asked.slice(0, 15), Array(15).fill(0), "nobody asks before the drain is over");
  // 25 slots of 40 on average; chance alone stays well below twice that.
  assert.ok(Math.max(...asked) <= 80, `${Math.max(...asked)} in a tenth of a second`);
});

test("a thousand clients come back from a power cut without a storm", () => {
  const asked = fleet((server) => server.kill(), 3_000);
  // At the worst a thousand within the first wait of one to two seconds: a hundred in a tenth of a second.
  assert.ok(Math.max(...asked) <= 160, `${Math.max(...asked)} in a tenth of a second`);
});

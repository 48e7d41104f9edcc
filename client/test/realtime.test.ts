import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { type Defaults, RealtimeManager } from "../src/realtime/manager.ts";
import { FakeEventSource, set } from "./page.ts";

const listeners = new Map<string, (event: { persisted: boolean }) => void>();
let told: string[];
let answer: { status: number; retryAfter?: string } | Error;

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function manager(): RealtimeManager {
  const tell = (what: string) => (data: unknown) => told.push(`${what} ${JSON.stringify(data)}`);
  const feeds = {
    dashboard: tell("dashboard"),
    "omset-kasir": tell("omset-kasir"),
    notifications: tell("notifications"),
    "stock-updates": tell("stock-updates"),
    "open-streams": tell("open-streams"),
  };
  const defaults: Defaults = {
    feeds,
    onHeartbeat: tell("heartbeat"),
    onStatus: (state) => told.push(state),
    onGap: tell("gap"),
  };
  return new RealtimeManager(defaults);
}

beforeEach(() => {
  told = [];
  answer = { status: 200 };
  FakeEventSource.made = [];
  listeners.clear();
  set("EventSource", FakeEventSource);
  set("addEventListener", (name: string, act: () => void) => listeners.set(name, act));
  set("fetch", () => {
    if (answer instanceof Error) return Promise.reject(answer);
    const { status, retryAfter } = answer;
    return Promise.resolve({ status, headers: { get: () => retryAfter ?? null }, body: null });
  });
  mock.timers.enable({ apis: ["setTimeout"] });
});
afterEach(() => mock.timers.reset());

test("a feed's own address, its unnamed messages, and the defaults where nothing is said", () => {
  manager().connectDashboard();
  const source = FakeEventSource.last();
  assert.equal(source.url, "/realtime/dashboard");
  source.hello();
  source.say("message", { omset_kasir: 1 });
  assert.deepEqual(told, ["connecting", "live", 'dashboard {"omset_kasir":1}']);
});

test("a caller's handlers take the place of the defaults", () => {
  const heard: string[] = [];
  manager().connectNotifications({
    onOpen: () => heard.push("open"),
    onData: (data) => heard.push(data.title),
    onHeartbeat: (beat) => heard.push(beat.timestamp),
    onStatus: (state) => heard.push(state),
    onError: () => heard.push("error"),
  });
  const source = FakeEventSource.last();
  source.hello();
  source.say("heartbeat", { timestamp: "now" });
  source.say("message", { title: "Siap Diambil" });
  source.fail(false);
  assert.deepEqual(heard, ["connecting", "open", "live", "now", "Siap Diambil", "error", "connecting"]);
  assert.deepEqual(told, []);
});

test("several feeds share one connection, each message under its name", () => {
  manager().connectStream(["dashboard", "notifications"]);
  const source = FakeEventSource.last();
  assert.equal(source.url, "/realtime/stream?feeds=dashboard,notifications");
  source.hello();
  source.say("notifications", { title: "x" }, "e-7");
  assert.equal(told.at(-1), 'notifications {"title":"x"}');
});

test("connecting again replaces the connection; disconnecting closes it", () => {
  const realtime = manager();
  realtime.connectStockUpdates();
  realtime.connectStockUpdates();
  const [first, second] = FakeEventSource.made;
  assert.equal(first?.readyState, FakeEventSource.CLOSED);
  realtime.disconnect("stock-updates");
  assert.equal(second?.readyState, FakeEventSource.CLOSED);
});

test("a page that is left lets go, and goes on after the last event when it returns", () => {
  manager().connectNotifications();
  FakeEventSource.last().hello();
  FakeEventSource.last().say("message", { title: "x" }, "e 7");
  listeners.get("pagehide")?.({ persisted: true });
  assert.equal(FakeEventSource.last().readyState, FakeEventSource.CLOSED);
  listeners.get("pageshow")?.({ persisted: true });
  assert.equal(FakeEventSource.made.length, 2);
  assert.equal(FakeEventSource.last().url, "/realtime/notifications?last_event_id=e%207");
});

test("while the browser retries by itself nothing else does", () => {
  manager().connectDashboard();
  FakeEventSource.last().hello();
  FakeEventSource.last().fail(false);
  FakeEventSource.last().fail(false);
  mock.timers.tick(10_000);
  assert.equal(FakeEventSource.made.length, 1);
  assert.deepEqual(told, ["connecting", "live", "connecting", "lost"]);
  FakeEventSource.last().hello();
  assert.equal(told.at(-1), "live");
});

test("a line given up is opened again, later each time, and never before Retry-After", async () => {
  answer = { status: 429, retryAfter: "7" };
  manager().connectDashboard();
  FakeEventSource.last().fail(true);
  await settle();
  mock.timers.tick(6_900);
  assert.equal(FakeEventSource.made.length, 1);
  mock.timers.tick(200);
  assert.equal(FakeEventSource.made.length, 2);
  answer = new Error("no network");
  FakeEventSource.last().fail(true);
  await settle();
  mock.timers.tick(2_000);
  assert.equal(FakeEventSource.made.length, 3);
});

test("a session that ended is not asked for again", async () => {
  answer = { status: 401 };
  manager().connectDashboard();
  FakeEventSource.last().fail(true);
  await settle();
  mock.timers.tick(60_000);
  assert.equal(FakeEventSource.made.length, 1);
  assert.equal(told.at(-1), "ended");
});

test("a goodbye is kept to: back after the wait it names, or not at all", () => {
  manager().connectDashboard();
  FakeEventSource.last().hello();
  FakeEventSource.last().say("bye", { reason: "drain", retry_ms: 1234 });
  mock.timers.tick(1_233);
  assert.equal(FakeEventSource.made.length, 1);
  mock.timers.tick(1);
  assert.equal(FakeEventSource.made.length, 2);
  FakeEventSource.last().hello();
  FakeEventSource.last().say("bye", { reason: "session-ended", retry_ms: 1 });
  mock.timers.tick(60_000);
  assert.equal(FakeEventSource.made.length, 2);
  assert.equal(told.at(-1), "ended");
});

test("a silent line is taken for dead and opened anew", () => {
  manager().connectDashboard();
  FakeEventSource.last().hello();
  mock.timers.tick(30_000);
  FakeEventSource.last().say("heartbeat", { timestamp: "now" });
  mock.timers.tick(30_000);
  assert.equal(FakeEventSource.made.length, 1);
  mock.timers.tick(8_000);
  assert.equal(FakeEventSource.made.length, 2);
  assert.equal(FakeEventSource.made[0]?.readyState, FakeEventSource.CLOSED);
});

test("a handler that throws is told, and the next message still comes", () => {
  const errors: unknown[] = [];
  const seen: unknown[] = [];
  manager().connectDashboard({
    onData: (data) => {
      seen.push(data);
      throw new Error("bug");
    },
    onError: (error) => errors.push(error),
  });
  FakeEventSource.last().say("message", 1);
  FakeEventSource.last().say("message", 2);
  assert.deepEqual(seen, [1, 2]);
  assert.equal(errors.length, 2);
});

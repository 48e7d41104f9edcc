import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { type Connection, type Defaults, RealtimeManager } from "../src/realtime/manager.ts";
import type { View } from "../src/realtime/protocol.ts";

let told: string[];
let wanted: Set<string>;
let say: { onMessage: (event: string, data: unknown) => void; onView: (view: View) => void };

const LIVE: View = { phase: "live", polling: false, waitMs: 0 };
const WAITING: View = { phase: "waiting", polling: false, waitMs: 1_000 };

function manager(): RealtimeManager {
  const tell = (what: string) => (data: unknown) => told.push(`${what} ${JSON.stringify(data)}`);
  const defaults: Defaults = {
    feeds: {
      dashboard: tell("dashboard"),
      "omset-kasir": tell("omset-kasir"),
      notifications: tell("notifications"),
      "stock-updates": tell("stock-updates"),
      "notifications-read": tell("notifications-read"),
      kas: tell("kas"),
      pengerjaan: tell("pengerjaan"),
      gudang: tell("gudang"),
      "open-streams": tell("open-streams"),
    },
    onHeartbeat: tell("heartbeat"),
    onStatus: (status) => told.push(status),
    onGap: tell("gap"),
  };
  const connection: Connection = {
    want: (feeds) => {
      for (const feed of feeds) wanted.add(feed);
    },
    forget: (feeds) => {
      for (const feed of feeds) wanted.delete(feed);
    },
    again: () => told.push("again"),
  };
  return new RealtimeManager(defaults, (events) => {
    say = events;
    return connection;
  });
}

beforeEach(() => {
  told = [];
  wanted = new Set();
});

test("a feed is asked for, and shown by the defaults where nothing is said", () => {
  manager().connectDashboard();
  assert.deepEqual([...wanted], ["dashboard"]);
  say.onView(LIVE);
  say.onMessage("dashboard", { omset_kasir: 1 });
  say.onMessage("notifications", { title: "another tab's" });
  say.onMessage("gap", { reason: "too-old" });
  assert.deepEqual(told, ["live", 'dashboard {"omset_kasir":1}', 'gap {"reason":"too-old"}']);
});

test("a caller's handlers take the place of the defaults", () => {
  const heard: string[] = [];
  manager().connectNotifications({
    onOpen: () => heard.push("open"),
    onData: (data) => heard.push(data.title),
    onHeartbeat: (beat) => heard.push(beat.timestamp),
    onStatus: (status) => heard.push(status),
    onError: () => heard.push("error"),
  });
  say.onMessage("hello", {});
  say.onView(LIVE);
  say.onMessage("heartbeat", { timestamp: "now" });
  say.onMessage("notifications", { title: "Siap Diambil" });
  say.onView(WAITING);
  assert.deepEqual(heard, ["open", "live", "now", "Siap Diambil", "waiting", "error"]);
  assert.deepEqual(told, []);
});

test("what two connected is wanted until both have disconnected; closing all wants nothing", () => {
  const realtime = manager();
  realtime.connectStream(["dashboard", "notifications"]);
  realtime.connectNotifications();
  realtime.disconnect("stream");
  assert.deepEqual([...wanted], ["notifications"]);
  realtime.connectStockUpdates();
  realtime.closeAll();
  assert.deepEqual([...wanted], []);
});

test("who comes later is told at once how the line stands", () => {
  const realtime = manager();
  realtime.connectDashboard();
  say.onView(WAITING);
  realtime.connectNotifications();
  realtime.again();
  assert.deepEqual(told, ["waiting", "waiting", "again"]);
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
  say.onMessage("dashboard", 1);
  say.onMessage("dashboard", 2);
  assert.deepEqual(seen, [1, 2]);
  assert.equal(errors.length, 2);
});

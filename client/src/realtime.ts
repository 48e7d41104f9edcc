// `/assets/realtime.js`: `window.RealtimeManager`, with handlers of its own for whatever a caller leaves out.

import { newest } from "./lib/pace.ts";
import { showDrawers } from "./live/cash.ts";
import { showDashboard, showTurnover } from "./live/dashboard.ts";
import { tellOfNotification, tellOfReading } from "./live/notification.ts";
import { showOpenStreams } from "./live/operator.ts";
import { popup } from "./live/popup.ts";
import { keepFresh, showAsOf, showLine, startStatus } from "./live/status.ts";
import { showStock } from "./live/stock.ts";
import { showStockroom } from "./live/stockroom.ts";
import { Toasts } from "./live/toast.ts";
import { showWork } from "./live/work.ts";
import { type Defaults, RealtimeManager } from "./realtime/manager.ts";
import { Tab } from "./realtime/tab.ts";
import type { Feeds } from "./wire.ts";

declare global {
  interface Window {
    RealtimeManager: RealtimeManager;
  }
}

const toasts = new Toasts(popup);
const { user = "", leader = "", always } = document.body.dataset;

/** A slow phone still has time for a thumb: pictures are drawn 25 times a second at most. */
const DRAW_MS = 40;

/** A page that was loaded anew for other rights is not loaded anew again for so long. */
const RELOAD_MS = 60_000;

/** Draws the newest picture, and says how fresh it is. */
function picture<Data extends { timestamp: string }>(draw: (data: Data) => void): (data: Data) => void {
  return newest(DRAW_MS, (data: Data) => {
    showAsOf(data.timestamp);
    draw(data);
  });
}

const defaults = {
  feeds: {
    dashboard: picture(showDashboard),
    "omset-kasir": picture<Feeds["omset-kasir"]>(showTurnover),
    notifications: (data) => {
      tellOfNotification(data);
      toasts.notify(data);
    },
    "stock-updates": showStock,
    "notifications-read": tellOfReading,
    kas: picture(showDrawers),
    pengerjaan: picture(showWork),
    gudang: picture(showStockroom),
    "open-streams": picture(showOpenStreams),
  },
  onHeartbeat: (heartbeat) => showAsOf(heartbeat.timestamp),
  onStatus: (status, view) => {
    showLine(view);
    if (status === "outdated") reloadOnce();
  },
  onGap: () =>
    toasts.warn(
      "Ada yang terlewat",
      "Sebagian pemberitahuan lama tidak dapat ditampilkan. Angka di layar tetap yang terbaru.",
    ),
} satisfies Defaults;

/** Another role or branch has other pages; where the new page is refused as well, that is said and left so. */
function reloadOnce(): void {
  const place = "melati-reloaded";
  try {
    if (Date.now() - Number(sessionStorage.getItem(place) ?? 0) < RELOAD_MS) return;
    sessionStorage.setItem(place, String(Date.now()));
  } catch {
    // Without a memory it could go on for ever.
    return;
  }
  location.reload();
}

window.RealtimeManager = new RealtimeManager(
  defaults,
  (events) =>
    // The worker's address changes with its content: tabs of two versions do not share.
    new Tab(
      { name: `melati-${user}-${leader}`, script: leader, always: always !== undefined },
      { ...events, onHeard: keepFresh },
    ),
);
startStatus(() => window.RealtimeManager.again());

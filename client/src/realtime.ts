// `/assets/realtime.js`: `window.RealtimeManager`, with handlers of its own for whatever a caller leaves out.

import { showDashboard, showTurnover } from "./live/dashboard.ts";
import { showOpenStreams } from "./live/operator.ts";
import { showAsOf, showLine } from "./live/status.ts";
import { showStock } from "./live/stock.ts";
import { showNotification, showToast } from "./live/toast.ts";
import { RealtimeManager } from "./realtime/manager.ts";

declare global {
  interface Window {
    RealtimeManager: RealtimeManager;
  }
}

window.RealtimeManager = new RealtimeManager({
  feeds: {
    dashboard: (data) => {
      showAsOf(data.timestamp);
      showDashboard(data);
    },
    "omset-kasir": (data) => {
      showAsOf(data.timestamp);
      showTurnover(data);
    },
    notifications: showNotification,
    "stock-updates": showStock,
    "open-streams": (data) => {
      showAsOf(data.timestamp);
      showOpenStreams(data);
    },
  },
  onHeartbeat: (heartbeat) => showAsOf(heartbeat.timestamp),
  onStatus: showLine,
  onGap: () =>
    showToast({
      title: "Ada yang terlewat",
      text: "Sebagian pemberitahuan lama tidak dapat ditampilkan. Angka di layar tetap yang terbaru.",
      tone: "warning",
      icon: "exclamation-triangle",
    }),
});

// Short messages that come and go in the corner.

import Toast from "bootstrap/js/src/toast.js";
import { clockTime, shopZone } from "../lib/clock.ts";
import { el, icon } from "../lib/dom.ts";
import { rupiah } from "../lib/money.ts";
import { collect } from "../lib/pace.ts";
import type { Notification } from "../wire.ts";
import { tellOfNotification } from "./notification.ts";

/** What asks somebody to act stays longer than what is only good to know. */
const ACT_MS = 9_000;
const KNOW_MS = 4_000;
/** More at once would cover the page; the oldest gives way. */
const MOST_SHOWN = 2;
/** Sales that follow one within this time are told together. */
const GROUP_MS = 1_000;

interface Message {
  title: string;
  text: string;
  tone: "ready" | "sale" | "warning";
  icon: string;
  time?: string;
  link?: string;
}

export function showNotification(data: Notification): void {
  tellOfNotification(data);
  // What asks somebody to act is told one by one.
  if (data.type === "ready_for_pickup") showOne(data);
  else showSale(data);
}

const showSale = collect(GROUP_MS, (sales: Notification[]) => {
  const [first, ...more] = sales;
  if (!first) return;
  if (more.length === 0) showOne(first);
  else showMany(sales);
});

function showOne(data: Notification): void {
  const ready = data.type === "ready_for_pickup";
  showToast({
    title: data.title,
    text: data.message,
    tone: ready ? "ready" : "sale",
    icon: ready ? "bag-check" : "receipt",
    time: clockTime(data.timestamp, shopZone()),
    link: `/penjualan/${data.data.transaction_id}`,
  });
}

function showMany(sales: Notification[]): void {
  const sum = sales.reduce((total, { data }) => total + (data.total ?? 0), 0);
  showToast({
    title: `${sales.length} transaksi baru`,
    text: rupiah(sum),
    tone: "sale",
    icon: "receipt",
    time: clockTime(sales.at(-1)?.timestamp ?? "", shopZone()),
    link: "/penjualan",
  });
}

export function showToast(message: Message): void {
  const area = document.querySelector("#toast-area");
  if (!area) return;
  // An amount stays on one line.
  const words = message.text.replaceAll("Rp ", "Rp\u00a0");
  const text = message.link
    ? el("a", { class: "stretched-link", href: message.link }, words)
    : document.createTextNode(words);
  const close = el("button", {
    type: "button",
    class: "btn-close",
    "data-bs-dismiss": "toast",
    "aria-label": "Tutup",
  });
  const toast = el(
    "div",
    { class: "toast", role: "status", "data-tone": message.tone },
    el("div", { class: "toast-icon" }, icon(message.icon)),
    el(
      "div",
      { class: "toast-text" },
      el("strong", {}, message.title),
      ...(message.time ? [el("small", {}, message.time.slice(0, 5))] : []),
      el("div", {}, text),
    ),
    close,
  );
  toast.addEventListener("hidden.bs.toast", () => toast.remove());
  area.append(toast);
  while (area.children.length > MOST_SHOWN) area.firstElementChild?.remove();
  new Toast(toast, { delay: message.tone === "sale" ? KNOW_MS : ACT_MS }).show();
}

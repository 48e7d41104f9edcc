// Short messages that come and go in the corner, one at a time: what asks somebody to act before what is good to know.
// What gives way here is still in the bell's list.

import { clockTime, shopZone } from "../lib/clock.ts";
import { el, icon } from "../lib/dom.ts";
import { oneLineAmounts, rupiah } from "../lib/money.ts";
import type { Notification } from "../wire.ts";
import type { Popup } from "./popup.ts";

/** What asks somebody to act stays longer than what is only good to know. */
const ACT_MS = 9_000;
const KNOW_MS = 4_000;
/** Orders that are ready are named up to this many; the rest is counted. */
const MOST_NAMED = 4;

const READY_ORDERS = `/penjualan?${new URLSearchParams({ status_pengerjaan: "Sudah Di Kerjakan" })}`;

interface Message {
  title: string;
  text: string[];
  tone: "ready" | "sale" | "warning";
  icon: string;
  time?: string;
  link?: string;
}

/** What was not told yet, of one kind: how many, of how much, the first ones in words, and the newest. */
interface Group {
  count: number;
  rupiah: number;
  named: string[];
  last: Notification;
}

export class Toasts {
  /** Shows one in place of the one shown; resolves when it has gone. */
  readonly #present: (look: Popup) => Promise<unknown>;
  /** At most one shows; the others wait, those of a kind as one. */
  #shown: Message["tone"] | undefined;
  #warning: Message | undefined;
  #ready: Group | undefined;
  #sold: Group | undefined;
  /** The last one that was shown. */
  #look: Popup | undefined;

  constructor(present: (look: Popup) => Promise<unknown>) {
    this.#present = present;
  }

  notify(data: Notification): void {
    const isReady = data.type === "ready_for_pickup";
    if (isReady) this.#ready = grown(this.#ready, data);
    else this.#sold = grown(this.#sold, data);
    this.#wake(isReady);
  }

  warn(title: string, text: string): void {
    this.#warning = { title, text: [text], tone: "warning", icon: "exclamation-triangle" };
    this.#wake(true);
  }

  /** Only what is good to know gives way, and only to what asks somebody to act. */
  #wake(urgent: boolean): void {
    if (this.#shown === undefined || (urgent && this.#shown === "sale")) void this.#next();
  }

  async #next(): Promise<void> {
    const message = this.#take();
    this.#shown = message?.tone;
    if (!message) return;
    const look = lookOf(message);
    this.#look = look;
    // Where it cannot be shown, the bell still counts.
    await this.#present(look).catch(() => undefined);
    // Otherwise another one has taken its place.
    if (this.#look === look) void this.#next();
  }

  #take(): Message | undefined {
    const message = this.#warning ?? readyMessage(this.#ready) ?? saleMessage(this.#sold);
    if (message?.tone === "warning") this.#warning = undefined;
    else if (message?.tone === "ready") this.#ready = undefined;
    else this.#sold = undefined;
    return message;
  }
}

function grown(group: Group | undefined, data: Notification): Group {
  const { count, rupiah, named } = group ?? { count: 0, rupiah: 0, named: [] as string[] };
  if (named.length < MOST_NAMED) named.push(data.message);
  return { count: count + 1, rupiah: rupiah + (data.data.total ?? 0), named, last: data };
}

function said({ title, message, data }: Notification): Pick<Message, "title" | "text" | "link"> {
  return { title, text: [message], link: `/penjualan/${data.transaction_id}` };
}

function readyMessage(ready: Group | undefined): Message | undefined {
  if (!ready) return undefined;
  const { count, named, last } = ready;
  const text = count > named.length ? [...named, `dan ${count - named.length} lagi`] : named;
  const words = count > 1 ? { title: `${count} pesanan siap diambil`, text, link: READY_ORDERS } : said(last);
  return { ...words, tone: "ready", icon: "bag-check", time: timeOf(last) };
}

function saleMessage(sold: Group | undefined): Message | undefined {
  if (!sold) return undefined;
  const many = { title: `${sold.count} transaksi baru`, text: [rupiah(sold.rupiah)], link: "/penjualan" };
  const words = sold.count > 1 ? many : said(sold.last);
  return { ...words, tone: "sale", icon: "receipt", time: timeOf(sold.last) };
}

function timeOf({ timestamp }: Notification): string {
  return clockTime(timestamp, shopZone()).slice(0, 5);
}

function lookOf(message: Message): Popup {
  const lines = message.text.map((line) => el("span", {}, oneLineAmounts(line)));
  const link = message.link ? { href: message.link, class: "stretched-link" } : {};
  return {
    toast: true,
    position: "bottom-end",
    titleText: message.time ? `${message.title} · ${message.time}` : message.title,
    html: el("div", {}, message.link ? el("a", link, ...lines) : el("div", {}, ...lines)),
    icon: "info",
    iconHtml: icon(message.icon).outerHTML,
    timer: message.tone === "sale" ? KNOW_MS : ACT_MS,
    showConfirmButton: false,
    showCloseButton: true,
    closeButtonAriaLabel: "Tutup",
    customClass: { popup: `tone-${message.tone}` },
  };
}

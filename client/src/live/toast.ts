// Short messages that come and go in the corner, one at a time: what asks somebody to act before what is good to know.
// What gives way here is still in the bell's list.

import { clockTime, shopZone } from "../lib/clock.ts";
import { el, icon } from "../lib/dom.ts";
import { oneLineAmounts, rupiah } from "../lib/money.ts";
import { collect } from "../lib/pace.ts";
import type { Notification } from "../wire.ts";
import type { Popup } from "./popup.ts";

/** What asks somebody to act stays longer than what is only good to know. */
const ACT_MS = 9_000;
const KNOW_MS = 4_000;
/** Sales that follow one within this time are told together. */
const GROUP_MS = 1_000;
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

export class Toasts {
  /** Shows one in place of the one shown; resolves when it has gone. */
  readonly #present: (look: Popup) => Promise<void>;
  readonly #sold = collect(GROUP_MS, (sales: Notification[]) => this.#sales(sales));
  /** At most one of them shows; the others wait, those of a kind as one. */
  #shown: Message["tone"] | undefined;
  #warning: Message | undefined;
  #ready: Notification[] = [];
  #sale: Message | undefined;
  /** The last one that was shown. */
  #look: Popup | undefined;

  constructor(present: (look: Popup) => Promise<void>) {
    this.#present = present;
  }

  notify(data: Notification): void {
    if (data.type !== "ready_for_pickup") return this.#sold(data);
    this.#ready.push(data);
    this.#wake();
  }

  warn(title: string, text: string): void {
    this.#warning = { title, text: [text], tone: "warning", icon: "exclamation-triangle" };
    this.#wake();
  }

  #sales(sales: Notification[]): void {
    const sum = sales.reduce((total, { data }) => total + (data.total ?? 0), 0);
    const [first, ...more] = sales;
    if (!first) return;
    const many = { title: `${sales.length} transaksi baru`, text: [rupiah(sum)], link: "/penjualan" };
    const time = timeOf(sales.at(-1) ?? first);
    this.#sale = { ...(more.length > 0 ? many : said(first)), tone: "sale", icon: "receipt", time };
    this.#wake();
  }

  /** Only what is good to know gives way to what comes. */
  #wake(): void {
    if (this.#shown === undefined || this.#shown === "sale") void this.#next();
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
    const message = this.#warning ?? readyMessage(this.#ready) ?? this.#sale;
    if (message === this.#warning) this.#warning = undefined;
    else if (message === this.#sale) this.#sale = undefined;
    else this.#ready = [];
    return message;
  }
}

function said({ title, message, data }: Notification): Pick<Message, "title" | "text" | "link"> {
  return { title, text: [message], link: `/penjualan/${data.transaction_id}` };
}

function readyMessage(ready: Notification[]): Message | undefined {
  const [first, ...more] = ready;
  if (!first) return undefined;
  const named = ready.slice(0, MOST_NAMED).map(({ message }) => message);
  if (ready.length > MOST_NAMED) named.push(`dan ${ready.length - MOST_NAMED} lagi`);
  const many = { title: `${ready.length} pesanan siap diambil`, text: named, link: READY_ORDERS };
  const words = more.length > 0 ? many : said(first);
  return { ...words, tone: "ready", icon: "bag-check", time: timeOf(ready.at(-1) ?? first) };
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

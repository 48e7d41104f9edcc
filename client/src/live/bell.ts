// The bell: how much is unread, and a list of the newest. The server keeps both; here they are asked for again whenever
// something was told or read, so that every device says the same.

import { api } from "../lib/api.ts";
import { shopZone, shortTime } from "../lib/clock.ts";
import { el, icon } from "../lib/dom.ts";
import { oneLineAmounts } from "../lib/money.ts";
import { collect } from "../lib/pace.ts";
import type { NotificationList, ToldNotification, Unread } from "../wire.ts";
import { onNotification, onReading } from "./notification.ts";

/** Many at once are asked after once. */
const ASK_MS = 1_000;
const MOST_LISTED = "10";
/** The server counts no further. */
const MOST_UNREAD = 100;

const PATH = "/api/v1/notifikasi";

export function startBell(): void {
  const bell = document.querySelector<HTMLAnchorElement>("#bell");
  if (bell) new Bell(bell);
}

class Bell {
  readonly #bell: HTMLAnchorElement;
  readonly #count: HTMLElement;
  readonly #list = el("ul", { class: "told-list" });
  readonly #panel: HTMLElement;
  readonly #look = collect<void>(ASK_MS, () => void this.#refresh());
  #readTo: number;
  /** What was read when the panel was opened: the rest stays marked as new while it is open. */
  #knownTo = 0;
  /** Something came while nobody looked. */
  #missed = false;

  constructor(bell: HTMLAnchorElement) {
    this.#bell = bell;
    this.#count = bell.querySelector<HTMLElement>("#bell-count") ?? el("span");
    this.#readTo = Number(bell.dataset.readTo);
    const all = el("a", { class: "told-all", href: bell.href }, "Lihat semua");
    this.#panel = el("section", { id: "bell-panel", "aria-label": "Pemberitahuan terbaru", hidden: true });
    this.#panel.append(this.#list, all);
    bell.after(this.#panel);
    bell.setAttribute("role", "button");
    bell.setAttribute("aria-controls", this.#panel.id);
    bell.setAttribute("aria-expanded", "false");
    this.#listen();
  }

  get #isOpen(): boolean {
    return !this.#panel.hidden;
  }

  #listen(): void {
    onNotification(() => this.#look());
    onReading(({ dibaca_sampai }) => {
      if (dibaca_sampai !== this.#readTo) this.#look();
    });
    document.addEventListener("visibilitychange", () => {
      if (this.#missed) this.#look();
    });
    this.#bell.addEventListener("click", (event) => {
      event.preventDefault();
      this.#open(!this.#isOpen);
    });
    this.#bell.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      this.#open(!this.#isOpen);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.#isOpen) return;
      this.#open(false);
      this.#bell.focus();
    });
    document.addEventListener("click", (event) => {
      const inside = [this.#bell, this.#panel].some((part) => part.contains(event.target as Node));
      if (!inside) this.#open(false);
    });
  }

  #open(open: boolean): void {
    if (open === this.#isOpen) return;
    this.#panel.hidden = !open;
    this.#bell.setAttribute("aria-expanded", String(open));
    if (!open) return;
    this.#knownTo = this.#readTo;
    this.#list.replaceChildren(el("li", { class: "told-none" }, "Memuat…"));
    void this.#refresh();
  }

  async #refresh(): Promise<void> {
    this.#missed = document.visibilityState === "hidden";
    if (this.#missed) return;
    try {
      const told = await api<NotificationList>(`${PATH}?per_page=${this.#isOpen ? MOST_LISTED : 1}`);
      this.#show(told);
      if (!this.#isOpen) return;
      this.#list.replaceChildren(...rows(told.data, this.#knownTo));
      const newest = told.data[0];
      if (!newest || told.belum_dibaca === 0) return;
      this.#show(await api<Unread>(`${PATH}/dibaca`, { method: "POST", body: { sampai: newest.id } }));
    } catch {
      // The line above says what is wrong with it; the count stays what it was.
      this.#missed = true;
      const failed = "Belum dapat dimuat. Periksa sambungan, lalu buka lagi.";
      if (this.#list.querySelector(".told") === null) {
        this.#list.replaceChildren(el("li", { class: "told-none" }, failed));
      }
    }
  }

  #show({ belum_dibaca, dibaca_sampai }: Unread): void {
    this.#readTo = dibaca_sampai;
    const count = belum_dibaca < MOST_UNREAD ? String(belum_dibaca) : `${MOST_UNREAD - 1}+`;
    this.#count.textContent = count;
    this.#count.hidden = belum_dibaca === 0;
    this.#bell.setAttribute("aria-label", `Pemberitahuan, ${count} belum dibaca`);
  }
}

function rows(told: ToldNotification[], knownTo: number): HTMLElement[] {
  if (told.length === 0) return [el("li", { class: "told-none" }, "Belum ada pemberitahuan.")];
  return told.map((one) => row(one, one.id > knownTo));
}

function row(told: ToldNotification, isNew: boolean): HTMLElement {
  const head = el("span", { class: "told-head" }, el("strong", {}, told.title));
  if (isNew) head.append(el("span", { class: "badge told-new" }, "baru"));
  head.append(el("time", { datetime: told.timestamp }, shortTime(told.timestamp, Date.now(), shopZone())));
  return el(
    "li",
    { class: isNew ? "told is-unread" : "told" },
    el(
      "a",
      { href: `/penjualan/${told.data.transaction_id}` },
      el("span", { class: "told-icon" }, icon(told.type === "ready_for_pickup" ? "bag-check" : "receipt")),
      el("span", { class: "told-text" }, head, el("span", {}, oneLineAmounts(told.message))),
    ),
  );
}

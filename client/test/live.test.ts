import assert from "node:assert/strict";
import { test } from "node:test";
import { showDashboard, showTurnover } from "../src/live/dashboard.ts";
import { showAsOf, showLine } from "../src/live/status.ts";
import { showStock } from "../src/live/stock.ts";
import { Toasts } from "../src/live/toast.ts";
import type { View } from "../src/realtime/protocol.ts";
import type { DashboardData, Turnover } from "../src/wire.ts";
import { page, text } from "./page.ts";

const EVIL = "<img src=x onerror=alert(1)>";

const turnover: Turnover = {
  omset_kasir: 450_000,
  omset_bpjs: 165_000,
  omset_umum: 0,
  omset_tambahan_bpjs: 285_000,
  jumlah_transaksi: 1,
  transaksi_terbaru: [
    {
      id: 12,
      no_transaksi: "MLT-000012",
      nama_pasien: EVIL,
      service_type: "BPJS III",
      total: 285_000,
      status: "Menunggu Pengerjaan",
      tanggal: "20/07/2026",
    },
  ],
};

const common = { type: "dashboard_update", timestamp: "2026-07-20T07:03:27Z" } as const;

const CASHIER = `
  <span id="kasir-status-info" data-open="false"><span class="day-text">KASIR TUTUP</span></span>
  <p data-when-day="closed"></p><a data-when-day="open" hidden></a>
  <div class="omset-total"><h3>Rp 0</h3></div><div class="omset-bpjs"><h3>Rp 0</h3></div>
  <div class="omset-umum"><h3>Rp 0</h3></div><div class="omset-tambahan"><h3>Rp 0</h3></div>
  <span class="jumlah-transaksi-badge">0 transaksi</span>
  <table id="transaksi-terbaru-table"><tbody></tbody></table>`;

test("a cashier's figures change in place, with a pulse where they changed", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  page(CASHIER);
  showDashboard({ ...common, open_day_status: true, open_time: "08:02", ...turnover });
  assert.equal(text(".omset-total h3"), "Rp 450.000");
  assert.equal(text(".omset-tambahan h3"), "Rp 285.000");
  assert.equal(text(".jumlah-transaksi-badge"), "1 transaksi");
  assert.equal(text("#kasir-status-info"), "KASIR BUKA · sejak 08:02");
  assert.equal(document.querySelector<HTMLElement>("a[data-when-day]")?.hidden, false);
  const pulses = (selector: string): boolean =>
    document.querySelector(selector)?.classList.contains("pulse-animation") ?? false;
  assert.equal(pulses(".omset-total h3"), true);
  assert.equal(pulses(".omset-umum h3"), false, "an equal figure keeps still");
  t.mock.timers.tick(1_000);
  assert.equal(pulses(".omset-total h3"), false);
});

test("rows are made of text, and only new or changed ones pulse", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  page(CASHIER);
  showTurnover(turnover);
  const row = (): Element | null => document.querySelector("#transaksi-terbaru-table tr");
  assert.equal(row()?.querySelector(".cell-name")?.textContent, EVIL);
  assert.equal(document.querySelector("img"), null);
  assert.equal(row()?.querySelector("a")?.getAttribute("href"), "/penjualan/12");
  assert.equal(row()?.children.length, 7);
  t.mock.timers.tick(1_000);
  const first = row();
  const second = { ...turnover.transaksi_terbaru[0], id: 13, no_transaksi: "MLT-000013" };
  showTurnover({ ...turnover, transaksi_terbaru: [second as never, turnover.transaksi_terbaru[0] as never] });
  assert.equal(row()?.classList.contains("is-new"), true);
  assert.equal(first?.nextElementSibling, null, "the sale before it is the same element, one further down");
  assert.equal(first?.querySelector(".cell-no")?.textContent, "2");
  assert.equal(first?.classList.contains("pulse-animation"), false, "and keeps still");
  showTurnover(turnover);
  assert.equal(row(), first);
  const moved = { ...turnover.transaksi_terbaru[0], status: "Sudah Di Kerjakan" };
  showTurnover({ ...turnover, transaksi_terbaru: [moved as never] });
  assert.equal(row()?.classList.contains("pulse-animation"), true);
  showTurnover({ ...turnover, transaksi_terbaru: [] });
  assert.match(text("#transaksi-terbaru-table"), /Belum ada penjualan/);
});

test("an owner's page shows the chain, its cashiers and each branch", () => {
  page(`
    <div class="total-omset-admin"><h3></h3></div><div class="total-transaksi-admin"><h3></h3></div>
    <table id="rekap-omset-table"><tbody></tbody></table>
    <a data-work-status="Kirim WA"><span class="work-count">0</span></a>
    <a data-work-status="Lensa Datang"><span class="work-count">3</span></a>
    <section data-branch-id="2" data-open="false"><span class="branch-day">Tutup</span>
      <span class="branch-total"></span><span class="branch-count"></span>
      <form data-when-day="open" hidden></form></section>`);
  const data: DashboardData = {
    ...common,
    open_day_status: true,
    open_time: null,
    total_omset_hari_ini: 1_250_000,
    total_transaksi_hari_ini: 1_234,
    rekap_omset_kasir: [{ kasir_name: EVIL, total_omset: 1_250_000, jumlah_transaksi: 3 }],
    work_in_progress: [{ status_pengerjaan: "Kirim WA", jumlah: 4 }],
    rekap_cabang: [
      {
        branch_id: 2,
        code: "CAB002",
        name: "Dua",
        open_day_status: true,
        total_omset: 500_000,
        jumlah_transaksi: 2,
      },
    ],
  };
  let seen: DashboardData | undefined;
  document.addEventListener("melati:dashboard", (event) => {
    seen = (event as CustomEvent<DashboardData>).detail;
  });
  showDashboard(data);
  assert.equal(text(".total-omset-admin h3"), "Rp 1.250.000");
  assert.equal(text(".total-transaksi-admin h3"), "1.234");
  assert.equal(text("#rekap-omset-table .cell-name"), EVIL);
  assert.equal(text("[data-work-status='Kirim WA']"), "4");
  assert.equal(text("[data-work-status='Lensa Datang']"), "0", "nothing told, nothing left");
  assert.equal(text(".branch-total"), "Rp 500.000");
  assert.equal(text(".branch-day"), "Buka");
  assert.equal(document.querySelector<HTMLElement>("form")?.hidden, false);
  assert.equal(seen, data, "charts and queues hear of it");
});

test("stock is shown wherever the thing is listed", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  page(`<table><tr data-frame-id="5"><td class="stock-cell stock-normal">20</td></tr>
    <tr data-lensa-id="5"><td class="stock-cell">9</td></tr></table>`);
  const update = { product_id: 5, product_name: "", kode: "", branch_name: "-", updated_at: "" };
  showStock({
    timestamp: "",
    total_updates: 1,
    low_stock_alerts: 1,
    medium_stock_alerts: 0,
    updates: [
      { ...update, type: "frame_stock_update", product_type: "Frame", new_stock: 3, alert_level: "low" },
    ],
    summary: { frames_updated: 1, lensas_updated: 0, aksesoris_updated: 0 },
  });
  const cell = document.querySelector("[data-frame-id] .stock-cell");
  assert.equal(cell?.textContent, "3");
  assert.equal(cell?.className, "stock-cell stock-low stock-updated");
  assert.equal(text("[data-lensa-id] .stock-cell"), "9");
  t.mock.timers.tick(2_000);
  assert.equal(cell?.classList.contains("stock-updated"), false);
});

const LINE = `<div id="connection-status" class="alert"><span class="line-sign"></span><span class="line-text"></span><span class="line-more"></span><span class="line-as-of"></span></div>`;
const view = (phase: View["phase"], more: Partial<View> = {}): View => ({
  phase,
  polling: false,
  waitMs: 0,
  ...more,
});

test("the line says how fresh the figures are, in the shop's own time, and by more than colour", () => {
  page(LINE);
  const status = (): string => text("#connection-status").replace(/\s+/g, " ");
  showLine(view("live"));
  showAsOf("2026-07-20T07:03:27Z");
  assert.equal(status(), "●Langsung · data per 14:03:27");
  assert.ok(document.querySelector("#connection-status")?.classList.contains("alert-success"));
  showLine(view("waiting", { waitMs: 3_000 }));
  assert.equal(status(), "○Tersambung ulang dalam 3 dtk · data per 14:03:27Coba lagi");
  showLine(view("waiting", { waitMs: 30_000, polling: true }));
  assert.equal(text(".line-text"), "Diperbarui tiap 10 detik");
  showLine(view("offline"));
  assert.equal(status(), "✕Tidak ada internet · data per 14:03:27");
  showLine(view("ended"));
  assert.equal(text(".line-text"), "Sesi berakhir");
  assert.equal(document.querySelector(".line-act")?.getAttribute("href"), "/login");
  showLine(view("live"));
  assert.equal(document.querySelector(".line-act"), null);
});

test("figures nobody has confirmed for half a minute are greyed, also after sleep", (t) => {
  t.mock.timers.enable({ apis: ["Date"] });
  page(LINE);
  const isGrey = (): boolean => document.body.classList.contains("is-stale");
  showAsOf("2026-07-20T07:03:27Z");
  showLine(view("live"));
  assert.equal(isGrey(), false);
  t.mock.timers.tick(31_000);
  showLine(view("waiting", { waitMs: 1_000 }));
  assert.equal(isGrey(), true);
  showAsOf("2026-07-20T07:03:58Z");
  assert.equal(isGrey(), false);
});

/** What was shown, and how to take the shown one away. */
function toasts() {
  const shown: { title: string; text: string; link: string | null | undefined }[] = [];
  let gone: (value: unknown) => void = () => undefined;
  const all = new Toasts((look) => {
    const html = look.html as HTMLElement;
    const link = html.querySelector("a")?.getAttribute("href");
    shown.push({ title: String(look.titleText), text: html.textContent ?? "", link });
    return new Promise((resolve) => {
      gone = resolve;
    });
  });
  const away = async (): Promise<void> => {
    gone(true);
    await new Promise((later) => setImmediate(later));
  };
  return { all, shown, away };
}

function told(type: "ready_for_pickup" | "new_transaction", number: number, message = `MLT-${number}`) {
  const data = { transaction_id: number, no_transaksi: `MLT-${number}`, total: 100_000 };
  const title = type === "ready_for_pickup" ? "Siap Diambil" : "Transaksi Baru";
  return { type, title, message, data, timestamp: "2026-07-20T07:03:27Z" };
}

test("a toast leads to the order, and is text whatever is in it", () => {
  page("");
  const { all, shown } = toasts();
  all.notify(told("ready_for_pickup", 5, EVIL));
  assert.deepEqual(shown, [{ title: "Siap Diambil · 14:03", text: EVIL, link: "/penjualan/5" }]);
});

test("sales that come while one is told are told together", async () => {
  page("");
  const { all, shown, away } = toasts();
  for (let number = 1; number <= 12; number += 1) all.notify(told("new_transaction", number));
  assert.deepEqual([shown.length, shown[0]?.title], [1, "Transaksi Baru · 14:03"], "the first at once");
  await away();
  assert.deepEqual(shown[1], {
    title: "11 transaksi baru · 14:03",
    text: "Rp\u00a01.100.000",
    link: "/penjualan",
  });
  await away();
  assert.equal(shown.length, 2, "and then no more");
});

test("an order that is ready goes before sales and is not pushed away; those that wait come together", async () => {
  page("");
  const { all, shown, away } = toasts();
  all.notify(told("new_transaction", 1));
  all.notify(told("ready_for_pickup", 2));
  assert.deepEqual(shown.at(-1)?.title, "Siap Diambil · 14:03", "a sale gives way");
  for (let number = 3; number <= 8; number += 1) all.notify(told("ready_for_pickup", number));
  assert.equal(shown.length, 2);
  await away();
  assert.equal(shown[2]?.title, "6 pesanan siap diambil · 14:03");
  assert.equal(shown[2]?.text, "MLT-3MLT-4MLT-5MLT-6dan 2 lagi");
  await away();
  assert.equal(shown.length, 3);
});

test("a popup that cannot be shown holds up no other", async () => {
  page("");
  let tries = 0;
  const all = new Toasts(() => {
    tries += 1;
    return Promise.reject(new Error("no popups here"));
  });
  all.notify(told("ready_for_pickup", 1));
  await new Promise((later) => setImmediate(later));
  all.notify(told("ready_for_pickup", 2));
  assert.equal(tries, 2);
});

// The sale form: a draft that is shown, priced while it grows, and rung up once.

import "./app.ts";
import { api, Refused } from "./lib/api.ts";
import { need } from "./lib/dom.ts";
import { clearProblem, revealProblem, showFault, showMessage, showProblem } from "./lib/fields.ts";
import { amountOf, setAmount, wrongAmount } from "./lib/forms.ts";
import { oneLineAmounts, rupiah } from "./lib/money.ts";
import { askApproval, forgetApproval, nobodyMayApprove, withApproval, withoutPin } from "./till/approval.ts";
import { arrivingBuyer, openNewPatient, showBuyer, startBuyer } from "./till/buyer.ts";
import { startCamera } from "./till/camera.ts";
import { answered, type Outcome, ringUp, tellTotal } from "./till/checkout.ts";
import {
  addGoods,
  basketOf,
  basketToQuote,
  type Draft,
  emptyDraft,
  isBlank,
  type Line,
  lineName,
  newKey,
} from "./till/draft.ts";
import { placed } from "./till/faults.ts";
import { HeldDrafts } from "./till/held.ts";
import { Holding } from "./till/holding.ts";
import { startKeys } from "./till/keys.ts";
import { forget, recall, remember } from "./till/memory.ts";
import { Palette } from "./till/palette.ts";
import { Payments } from "./till/payments.ts";
import { Quoting } from "./till/quoting.ts";
import { say, undoLast } from "./till/said.ts";
import { startScans } from "./till/scans.ts";
import { moveStock, openCustomLens, refresh, startShelf } from "./till/shelf.ts";
import { showLines, showNoQuote, showQuote, showShortages, showSold, showStale } from "./till/view.ts";
import type { Basket, Patient, Quote, Sale } from "./wire.ts";

const PROMISE_MISSING = "tanggal_siap_kosong";
const NOTHING_CHOSEN = "Keranjang masih kosong. Tambahkan barang terlebih dahulu.";
const TOO_MUCH_OFF = "belum tersimpan: tidak ada PIN yang boleh menyetujui diskon sebesar ini";

const form = need<HTMLFormElement>("#till");
const user = form.dataset.user ?? "";
const branch = form.querySelector<HTMLSelectElement>("[name=branch_id]");
const left = recall(user);
let draft: Draft = left ?? emptyDraft(newKey());
/** The newest price, of a basket that may have changed since. */
let quote: Quote | undefined;
/** The total that was sent with this very basket: sent again, it must be the same request. */
let told: number | undefined;
/** "Uang pas" was pressed before the price was known. */
let exactWanted = false;
/** Whose complaint the form shows: a price that came out well takes back only the price's own. */
let complaint: "quote" | "submit" | undefined;

const field = (name: string): HTMLInputElement => need<HTMLInputElement>(`[name="${name}"]`, form);
const amounts = [
  ["diskon", "discount"],
  ["biaya_tambahan_manual", "extra"],
] as const;
const texts = [
  ["nama_pasien_manual", "walkIn"],
  ["tanggal", "day"],
  ["tanggal_siap", "promised"],
] as const;

const payments = new Payments(form, () => draft, changed);
const chosen = {
  patient: chooseBuyer,
  goods: (goods: Parameters<typeof addGoods>[1], pieces: number) => {
    // With the next customer's first thing, what was cleared away before is past.
    if (draft.lines.length === 0) say("");
    addGoods(draft, goods, pieces);
    linesChanged();
  },
  custom: openCustomLens,
  newPatient: openNewPatient,
};
const palette = new Palette(() => draft.branch, chosen);

const quoting = new Quoting<Basket, Quote>(
  (basket, signal) => api("/api/v1/penjualan/quote", { method: "POST", body: basket, signal }),
  (answer) => {
    quote = answer;
    if (complaint === "quote") clearProblem(form);
    payments.priced(answer.total);
    showQuote(answer);
    // The basket has grown since this was asked.
    if (quoting.pending) showStale();
    askApproval(answer);
    if (exactWanted) payExactly();
  },
  (error) => {
    quote = undefined;
    // Why it was not saved says more than why it has no price.
    if (complaint === "submit") return;
    complaint = "quote";
    if (!(error instanceof Refused)) {
      return showMessage(form, "Harga belum dapat dihitung. Periksa sambungan internet.");
    }
    // Too much was typed: what is due is known all the same.
    if (error.problem.kekurangan !== undefined) payments.priced(error.problem.kekurangan);
    showProblem(form, placed(error.problem, draft));
    if (exactWanted && error.problem.kekurangan !== undefined) payExactly();
  },
);

/** Called after every change of the draft. */
function changed(): void {
  remember(user, draft);
  told = undefined;
  if (complaint === "submit") {
    complaint = undefined;
    clearProblem(form);
  }
  if (draft.lines.length === 0) {
    quoting.cancel();
    quote = undefined;
    clearProblem(form);
    payments.priced(0);
    showNoQuote();
    return;
  }
  showStale();
  quoting.request(() => basketToQuote(draft));
}

function linesChanged(): void {
  showLines(draft, {
    counted: () => {
      showShortages(draft);
      changed();
    },
    remove,
  });
  changed();
}

function remove(line: Line): void {
  const place = draft.lines.indexOf(line);
  draft.lines.splice(place, 1);
  linesChanged();
  say(`${lineName(line)} dihapus dari keranjang.`, () => {
    say("");
    draft.lines.splice(place, 0, line);
    linesChanged();
  });
}

/** Begins anew; what stood there can be had back. */
function reset(): void {
  const before = draft;
  replace();
  if (!isBlank(before)) say("Keranjang dikosongkan.", () => replace(before));
}

function chooseBuyer(patient: Patient | null): void {
  draft.patient = patient;
  showBuyer(patient, findLens);
  changed();
}

/** What is in stock for the powers of a prescription. */
function findLens(powers: string): void {
  palette.open(powers);
}

/** At once when the price is known, else as soon as it is. */
function payExactly(): void {
  exactWanted = quoting.pending;
  if (!exactWanted) payments.payExactly();
}

/** Puts another draft on the counter. */
function replace(next: Draft = { ...emptyDraft(newKey()), branch: draft.branch }): void {
  draft = next;
  quote = undefined;
  complaint = undefined;
  exactWanted = false;
  clearProblem(form);
  say("");
  showDraft();
  void refresh(draft).then(() => {
    if (draft === next && next.lines.length > 0) linesChanged();
  });
}

function showDraft(): void {
  if (branch) {
    if (draft.branch !== null) branch.value = String(draft.branch);
    draft.branch = Number(branch.value);
  }
  for (const [name, key] of amounts) setAmount(field(name), draft[key] || null);
  for (const [name, key] of texts) {
    const input = form.querySelector<HTMLInputElement>(`[name="${name}"]`);
    if (input) input.value = draft[key];
  }
  payments.show();
  showBuyer(draft.patient, findLens);
  linesChanged();
}

function startFields(): void {
  for (const [name, key] of amounts) {
    const input = field(name);
    input.addEventListener("input", () => {
      draft[key] = amountOf(input);
      changed();
    });
  }
  for (const [name, key] of texts) {
    const input = form.querySelector<HTMLInputElement>(`[name="${name}"]`);
    input?.addEventListener("input", () => {
      draft[key] = input.value;
      changed();
    });
  }
  need("#exact", form).addEventListener("click", payExactly);
  branch?.addEventListener("change", () => {
    draft.branch = Number(branch.value);
    // Goods lie on the shelves of one branch.
    draft.lines = draft.lines.filter((line) => line.kind === "lensa_gosok" || line.kind === "frame_sendiri");
    linesChanged();
  });
}

async function scanned(code: string): Promise<void> {
  say("");
  for (const box of boxes) box.close();
  try {
    if (!(await palette.take(code))) say(`Kode ${code} tidak ada di cabang ini.`);
  } catch (error) {
    say(
      error instanceof Refused
        ? error.problem.detail
        : "Kode belum dapat dicari. Periksa sambungan internet.",
    );
  }
}

async function submit(): Promise<void> {
  if (form.ariaBusy === "true") return;
  if (draft.lines.length === 0) return complain("items", NOTHING_CHOSEN);
  const wrong = wrongAmount(form);
  if (wrong) {
    wrong.focus();
    return revealProblem(form);
  }
  busy(true);
  try {
    // What was just typed has its price first.
    await quoting.idle();
    if (asksForLess() || asksForPromise()) return;
    told ??= quote?.total;
    const post = (body: Basket, headers: Record<string, string>) =>
      api<Sale>("/api/v1/penjualan", { method: "POST", body, headers });
    await settle(await ringUp(tellTotal(withApproval(basketOf(draft)), told), draft.key, post));
    forgetApproval();
  } finally {
    busy(false);
  }
}

/** Something stays due, and no day is promised: asks for one. */
function asksForPromise(): boolean {
  const missing = quote?.peringatan.find(({ kode }) => kode === PROMISE_MISSING);
  if (!missing || draft.promised) return false;
  complain("tanggal_siap", missing.pesan);
  field("tanggal_siap").focus();
  return true;
}

/** A discount that nobody here may allow: says so where it stands. */
function asksForLess(): boolean {
  if (!nobodyMayApprove()) return false;
  complain("diskon", TOO_MUCH_OFF);
  return true;
}

function complain(name: string, text: string): void {
  complaint = "submit";
  clearProblem(form);
  showFault(form, name, text);
  revealProblem(form);
}

async function settle(outcome: Outcome): Promise<void> {
  complaint = "submit";
  if (answered(outcome)) {
    draft.key = newKey();
    told = undefined;
  }
  remember(user, draft);
  switch (outcome.kind) {
    case "sold":
      forget(user);
      quoting.cancel();
      say("");
      return showSold(outcome.sale, form.dataset.proof ?? "");
    case "signed-out":
      // The draft waits in this tab, and is there again after signing in.
      return location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
    case "refused":
      showProblem(form, placed(withoutPin(outcome.problem), draft));
      break;
    case "price-changed":
      await priceAnew(outcome.problem.detail);
      return revealProblem(form);
    case "booked-before":
      showMessage(
        form,
        "Keranjang ini sudah tersimpan sebelum diubah. Lihat daftar pesanan, lalu mulai keranjang baru.",
      );
      break;
    case "unanswered":
      showMessage(
        form,
        "Belum ada jawaban dari server. Tekan Simpan lagi: penjualan tidak akan tercatat dua kali.",
      );
  }
  quoting.request(() => basketToQuote(draft));
  revealProblem(form);
}

/** Shows what it costs now; without an answer, says what was refused. */
async function priceAnew(detail: string): Promise<void> {
  clearProblem(form);
  quoting.request(() => basketToQuote(draft));
  await quoting.idle();
  const now =
    quote && `Harga berubah sejak ditampilkan: sekarang ${rupiah(quote.total)}. Periksa lagi, lalu simpan.`;
  showMessage(form, oneLineAmounts(now ?? detail));
}

function busy(on: boolean): void {
  form.ariaBusy = String(on);
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[form=till]"))
    button.disabled = on;
}

/** F4: to the money; again there: exactly what is due. */
function pay(): void {
  if (document.activeElement === field("bayar")) payExactly();
  else payments.focus();
}

/** F2: looks for anything; after a sale, begins the next. */
function search(): void {
  if (form.hidden) location.assign("/penjualan/baru");
  else palette.open();
}

/** F9: saves; after the sale, prints its receipt. */
function saveOrPrint(): void {
  if (form.hidden) need("#sold-receipt").click();
  else void submit();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void submit();
});
need("#till-reset").addEventListener("click", reset);
need("#buyer-change").addEventListener("click", () => {
  chooseBuyer(null);
  need("#patient-search").focus();
});
need("#find-open").addEventListener("click", () => palette.open());
const boxes = [startShelf(form, () => draft, chosen, linesChanged), startBuyer(chooseBuyer)];
startFields();
startCamera(form.dataset.camera ?? "", (code) => void scanned(code));
const held = new HeldDrafts(user, localStorage);
const holding = new Holding(held, { draft: () => draft, total: () => quote?.total ?? 0, replace, say });
const selling = (act: () => void) => () => {
  if (!form.hidden) act();
};
startScans((code) => selling(() => void scanned(code))());
startKeys(
  form,
  { F2: search, F4: selling(pay), F8: selling(() => holding.hold()), F9: saveOrPrint },
  selling(undoLast),
);
window.RealtimeManager.connectStockUpdates({
  onData: (news) => {
    if (moveStock(draft, news)) showShortages(draft);
  },
});
form.hidden = false;
replace(draft);
void arrivingBuyer().then((patient) => {
  if (patient) chooseBuyer(patient);
});
if (left && left.lines.length > 0) say("Keranjang yang tadi belum disimpan masih ada.");

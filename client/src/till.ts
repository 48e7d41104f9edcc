// The sale form: a draft that is shown, priced while it grows, and rung up once.

import "./app.ts";
import { api, Refused } from "./lib/api.ts";
import { need } from "./lib/dom.ts";
import { clearProblem, showMessage, showProblem } from "./lib/fields.ts";
import { amountOf } from "./lib/forms.ts";
import { grouped } from "./lib/money.ts";
import { showBuyer, startBuyer } from "./till/buyer.ts";
import { answered, type Outcome, ringUp } from "./till/checkout.ts";
import {
  addGoods,
  addOwnFrame,
  basketOf,
  basketToQuote,
  type Draft,
  emptyDraft,
  type GoodsKind,
  newKey,
} from "./till/draft.ts";
import { placed } from "./till/faults.ts";
import { findGoods, goodsChoice } from "./till/goods.ts";
import { forget, recall, remember } from "./till/memory.ts";
import { Quoting } from "./till/quoting.ts";
import { SearchBox } from "./till/search.ts";
import { showLines, showNoQuote, showQuote, showSold, showStale } from "./till/view.ts";
import type { Basket, Patient, Quote, Sale } from "./wire.ts";

const form = need<HTMLFormElement>("#till");
const user = form.dataset.user ?? "";
const draft = recall(user) ?? emptyDraft(newKey());
let lastTotal = 0;
/** Whose complaint the form shows: a price that came out well takes back only the price's own. */
let complaint: "quote" | "submit" | undefined;

const field = (name: string): HTMLInputElement => need<HTMLInputElement>(`[name="${name}"]`, form);
const amounts = [
  ["diskon", "discount"],
  ["biaya_tambahan_manual", "extra"],
  ["bayar", "paid"],
] as const;
const texts = [
  ["nama_pasien_manual", "walkIn"],
  ["bank_transfer", "bank"],
  ["tanggal", "day"],
  ["tanggal_siap", "promised"],
] as const;

const quoting = new Quoting<Basket, Quote>(
  (basket, signal) => api("/api/v1/penjualan/quote", { method: "POST", body: basket, signal }),
  (quote) => {
    lastTotal = quote.total;
    if (complaint === "quote") clearProblem(form);
    showQuote(quote);
  },
  (error) => {
    complaint = "quote";
    if (error instanceof Refused) showProblem(form, placed(error.problem, draft));
    else showMessage(form, "Harga belum dapat dihitung. Periksa sambungan internet.");
  },
);

/** Called after every change of the draft. */
function changed(): void {
  remember(user, draft);
  if (complaint === "submit") clearProblem(form);
  if (draft.lines.length === 0) {
    quoting.cancel();
    clearProblem(form);
    showNoQuote();
    return;
  }
  showStale();
  quoting.request(() => basketToQuote(draft));
}

function linesChanged(): void {
  showLines(draft, {
    changed,
    remove: (line) => {
      draft.lines.splice(draft.lines.indexOf(line), 1);
      linesChanged();
    },
  });
  changed();
}

function chooseBuyer(patient: Patient | null): void {
  draft.patient = patient;
  showBuyer(patient);
  changed();
}

function startFields(): void {
  for (const [name, key] of amounts) {
    const input = field(name);
    input.value = draft[key] > 0 ? grouped(draft[key]) : "";
    input.addEventListener("input", () => {
      draft[key] = amountOf(input);
      changed();
    });
  }
  for (const [name, key] of texts) {
    const input = form.querySelector<HTMLInputElement>(`[name="${name}"]`);
    if (!input) continue;
    if (draft[key]) input.value = draft[key];
    input.addEventListener("input", () => {
      // The page offers no other banks than the server knows.
      if (key === "bank") draft.bank = input.value as Draft["bank"];
      else draft[key] = input.value;
      changed();
    });
  }
  for (const radio of form.querySelectorAll<HTMLInputElement>("[name=metode_pembayaran]")) {
    radio.checked = radio.value === draft.method;
    radio.addEventListener("change", () => {
      draft.method = radio.value as Draft["method"];
      changed();
    });
  }
  need("#exact", form).addEventListener("click", () => {
    draft.paid = lastTotal;
    field("bayar").value = grouped(lastTotal);
    changed();
  });
}

function startBranch(): void {
  const branch = form.querySelector<HTMLSelectElement>("[name=branch_id]");
  if (!branch) return;
  if (draft.branch !== null) branch.value = String(draft.branch);
  draft.branch = Number(branch.value);
  branch.addEventListener("change", () => {
    draft.branch = Number(branch.value);
    // Goods lie on the shelves of one branch.
    draft.lines = draft.lines.filter((line) => line.kind === "lensa_gosok" || line.kind === "frame_sendiri");
    linesChanged();
  });
}

function startGoods(): void {
  const kind = (): GoodsKind =>
    need<HTMLInputElement>("[name=jenis_barang]:checked", form).value as GoodsKind;
  const input = need<HTMLInputElement>("#goods-search");
  const find = async (q: string, signal: AbortSignal) => {
    const found = await findGoods(kind(), q, draft.branch, signal);
    return found.map((goods) =>
      goodsChoice(goods, () => {
        addGoods(draft, goods);
        linesChanged();
      }),
    );
  };
  const box = new SearchBox(
    input,
    need("#goods-results"),
    find,
    "Tidak ada barang yang cocok di cabang ini.",
  );
  for (const radio of form.querySelectorAll("[name=jenis_barang]")) {
    radio.addEventListener("change", () => {
      box.clear();
      input.focus();
    });
  }
  need("#own-frame").addEventListener("click", () => {
    addOwnFrame(draft);
    linesChanged();
  });
  need("#custom-lens-add").addEventListener("click", addCustomLens);
}

function addCustomLens(): void {
  const box = need<HTMLDetailsElement>("#custom-lens");
  const [name, price, quantity] = ["name", "price", "quantity"].map((part) =>
    need<HTMLInputElement>(`#custom-lens-${part}`),
  ) as [HTMLInputElement, HTMLInputElement, HTMLInputElement];
  const missing = name.value.trim() === "" ? name : amountOf(price) === 0 ? price : undefined;
  for (const input of [name, price]) input.classList.toggle("is-invalid", input === missing);
  if (missing) return missing.focus();
  const pieces = Math.max(1, Number.parseInt(quantity.value, 10) || 1);
  draft.lines.push({
    kind: "lensa_gosok",
    name: name.value.trim(),
    price: amountOf(price),
    quantity: pieces,
  });
  name.value = "";
  price.value = "";
  box.open = false;
  linesChanged();
}

async function submit(): Promise<void> {
  if (form.ariaBusy === "true") return;
  busy(true);
  quoting.cancel();
  try {
    const post = (body: Basket, headers: Record<string, string>) =>
      api<Sale>("/api/v1/penjualan", { method: "POST", body, headers });
    settle(await ringUp(basketOf(draft), draft.key, post));
  } finally {
    busy(false);
  }
}

function settle(outcome: Outcome): void {
  complaint = "submit";
  if (answered(outcome)) draft.key = newKey();
  remember(user, draft);
  switch (outcome.kind) {
    case "sold":
      forget();
      quoting.cancel();
      return showSold(outcome.sale);
    case "refused":
      showProblem(form, placed(outcome.problem, draft));
      break;
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
  form.querySelector("[aria-invalid=true], .form-problem:not(:empty)")?.scrollIntoView({ block: "center" });
}

function busy(on: boolean): void {
  form.ariaBusy = String(on);
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[form=till]"))
    button.disabled = on;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void submit();
});
need("#till-reset").addEventListener("click", () => {
  forget();
  location.reload();
});
need("#buyer-change").addEventListener("click", () => {
  chooseBuyer(null);
  need("#patient-search").focus();
});
startBranch();
startGoods();
startBuyer(chooseBuyer);
showBuyer(draft.patient);
startFields();
linesChanged();
form.hidden = false;

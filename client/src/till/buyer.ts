// Who buys: a patient from the list, a new one, or a typed name.

import { api } from "../lib/api.ts";
import { el, icon, need } from "../lib/dom.ts";
import { clearProblem, showFailure } from "../lib/fields.ts";
import { badge } from "../live/dashboard.ts";
import type { Page, Patient, Prescription } from "../wire.ts";
import { patientDetail, patientRow } from "./found.ts";
import { lensesOf, prescriptionText } from "./prescription.ts";
import { SearchBox } from "./search.ts";

const NOBODY = "Tidak ada pasien yang cocok. Tambahkan sebagai pasien baru, atau isi nama saja di bawah.";

export function startBuyer(choose: (patient: Patient) => void): SearchBox {
  const find = async (q: string, signal: AbortSignal) => {
    const page = await api<Page<Patient>>(`/api/v1/pasien?${new URLSearchParams({ q, per_page: "8" })}`, {
      signal,
    });
    const choices = page.data.map((patient) => ({
      element: patientRow(patient),
      choose: () => choose(patient),
    }));
    return choices.length > 0 ? { choices } : { choices, note: NOBODY };
  };
  const input = need<HTMLInputElement>("#patient-search");
  startNewPatient(choose);
  need("#patient-new").addEventListener("click", () => openNewPatient(input.value));
  return new SearchBox(input, need("#patient-results"), find);
}

/** Asks for somebody new, with what was typed of them: a phone number or a name. */
export function openNewPatient(typed: string): void {
  const dialog = need<HTMLDialogElement>("#patient-dialog");
  const form = need<HTMLFormElement>("form", dialog);
  form.reset();
  clearProblem(form);
  const field = /^\d/.test(typed.trim()) ? "nohp" : "nama_pasien";
  const input = need<HTMLInputElement>(`[name=${field}]`, form);
  input.value = typed.trim();
  dialog.showModal();
  input.focus();
}

/** Whom the address names, as a patient's own page leads here. */
export async function arrivingBuyer(): Promise<Patient | undefined> {
  const address = new URL(location.href);
  const id = address.searchParams.get("pasien");
  if (!id || !/^\d+$/.test(id)) return undefined;
  // A reload later keeps whom the cashier has chosen since.
  address.searchParams.delete("pasien");
  history.replaceState(null, "", address);
  return api<Patient>(`/api/v1/pasien/${id}`).catch(() => undefined);
}

/** Shows who was chosen in place of the search; `findLens` looks for the powers of the newest prescription. */
export function showBuyer(patient: Patient | null, findLens: (powers: string) => void): void {
  need("#buyer-search").hidden = patient !== null;
  need("#buyer-chosen").hidden = patient === null;
  if (!patient) return;
  need("#buyer-name").textContent = patient.nama_pasien;
  need("#buyer-detail").textContent = patientDetail(patient);
  need("#buyer-service").replaceChildren(badge("service-badge", patient.service_type));
  const place = need("#buyer-resep");
  place.replaceChildren();
  void newestPrescription(patient.id).then((newest) => {
    // Somebody else may stand there by now.
    if (newest && need("#buyer-name").textContent === patient.nama_pasien) {
      place.replaceChildren(prescriptionText(newest), ...lensesOf(newest).map(lensButton));
    }
  });

  function lensButton({ eye, powers }: { eye: string; powers: string }): HTMLElement {
    const button = el(
      "button",
      { type: "button", class: "btn btn-outline-primary btn-sm" },
      icon("search"),
      ` Lensa ${eye}`,
    );
    button.addEventListener("click", () => findLens(powers));
    return button;
  }
}

/** Nothing where there is none, or no answer. */
async function newestPrescription(patient: number): Promise<Prescription | undefined> {
  const page = await api<Page<Prescription>>(`/api/v1/pasien/${patient}/resep`).catch(() => undefined);
  return page?.data.find(({ dicabut_at }) => dicabut_at === null);
}

function startNewPatient(choose: (patient: Patient) => void): void {
  const dialog = need<HTMLDialogElement>("#patient-dialog");
  const form = need<HTMLFormElement>("form", dialog);
  need("[data-close]", dialog).addEventListener("click", () => dialog.close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void add();
  });

  async function add(): Promise<void> {
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    try {
      const filled = [...new FormData(form)].filter(([, value]) => String(value).trim() !== "");
      const patient = await api<Patient>("/api/v1/pasien", {
        method: "POST",
        body: Object.fromEntries(filled),
      });
      dialog.close();
      choose(patient);
    } catch (error) {
      showFailure(form, error);
    } finally {
      form.ariaBusy = "false";
    }
  }
}

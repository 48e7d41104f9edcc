// Who buys: a patient from the list, a new one, or a typed name.

import { api } from "../lib/api.ts";
import { need } from "../lib/dom.ts";
import { clearProblem, showFailure } from "../lib/fields.ts";
import { badge } from "../live/dashboard.ts";
import type { Page, Patient, Prescription } from "../wire.ts";
import { patientDetail, patientRow } from "./found.ts";
import { prescriptionText } from "./prescription.ts";
import { SearchBox } from "./search.ts";

export function startBuyer(choose: (patient: Patient) => void): void {
  const find = async (q: string, signal: AbortSignal) => {
    const page = await api<Page<Patient>>(`/api/v1/pasien?${new URLSearchParams({ q, per_page: "8" })}`, {
      signal,
    });
    return page.data.map((patient) => ({ element: patientRow(patient), choose: () => choose(patient) }));
  };
  new SearchBox(
    need<HTMLInputElement>("#patient-search"),
    need("#patient-results"),
    find,
    "Tidak ada pasien yang cocok. Tambahkan sebagai pasien baru, atau isi nama saja di bawah.",
  );
  startNewPatient(choose);
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

/** Shows who was chosen in place of the search. */
export function showBuyer(patient: Patient | null): void {
  need("#buyer-search").hidden = patient !== null;
  need("#buyer-chosen").hidden = patient === null;
  if (!patient) return;
  need("#buyer-name").textContent = patient.nama_pasien;
  need("#buyer-detail").textContent = patientDetail(patient);
  need("#buyer-service").replaceChildren(badge("service-badge", patient.service_type));
  const place = need("#buyer-resep");
  place.textContent = "";
  void newestPrescription(patient.id).then((text) => {
    // Somebody else may stand there by now.
    if (need("#buyer-name").textContent === patient.nama_pasien) place.textContent = text;
  });
}

/** In a line; empty where there is none, or no answer. */
async function newestPrescription(patient: number): Promise<string> {
  const page = await api<Page<Prescription>>(`/api/v1/pasien/${patient}/resep`).catch(() => undefined);
  const newest = page?.data.find(({ dicabut_at }) => dicabut_at === null);
  return newest ? prescriptionText(newest) : "";
}

function startNewPatient(choose: (patient: Patient) => void): void {
  const dialog = need<HTMLDialogElement>("#patient-dialog");
  const form = need<HTMLFormElement>("form", dialog);
  need("#patient-new").addEventListener("click", () => {
    form.reset();
    clearProblem(form);
    const typed = need<HTMLInputElement>("#patient-search").value.trim();
    const field = /^\d/.test(typed) ? "nohp" : "nama_pasien";
    need<HTMLInputElement>(`[name=${field}]`, form).value = typed;
    dialog.showModal();
  });
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

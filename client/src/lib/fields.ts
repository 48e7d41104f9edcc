// Shows a problem where it belongs: at the field it names, the rest above the form.

import type { Problem } from "../wire.ts";
import { Refused } from "./api.ts";
import { keepFaults } from "./forms.ts";

const UNANSWERED = "Belum ada jawaban dari server. Periksa sambungan internet, lalu coba lagi.";

export function clearProblem(form: ParentNode): void {
  for (const slot of form.querySelectorAll("[data-error-for], .form-problem")) slot.textContent = "";
  for (const input of form.querySelectorAll(".is-invalid")) {
    input.classList.remove("is-invalid");
    input.removeAttribute("aria-invalid");
  }
  keepFaults(form);
}

/** Fields the form does not know, or does not show now, are told above it, with the problem's own sentence. */
export function showProblem(form: ParentNode, problem: Problem): void {
  clearProblem(form);
  let placed = 0;
  for (const [name, message] of Object.entries(problem.fields ?? {})) {
    if (showFault(form, name, message)) placed += 1;
  }
  if (placed === 0) showMessage(form, problem.detail);
}

/** Tells what is wrong at the field `name`; false where there is no such place on show. */
export function showFault(form: ParentNode, name: string, message: string): boolean {
  const slot = form.querySelector(`[data-error-for="${CSS.escape(name)}"]`);
  if (!slot || slot.closest("[hidden]")) return false;
  slot.textContent = message;
  const input = form.querySelector(`[name="${CSS.escape(name)}"]`);
  input?.classList.add("is-invalid");
  input?.setAttribute("aria-invalid", "true");
  return true;
}

/** Brings the first thing that is told into view. */
export function revealProblem(form: ParentNode): void {
  const told = [...form.querySelectorAll("[data-error-for], .form-problem")];
  const first = told.find((slot) => slot.textContent !== "" && !slot.closest("[hidden]"));
  first?.scrollIntoView({ block: "center" });
}

export function showMessage(form: ParentNode, text: string): void {
  const slot = form.querySelector(".form-problem");
  if (slot) slot.textContent = text;
}

/** Whatever went wrong, in words. */
export function showFailure(form: ParentNode, error: unknown): void {
  if (error instanceof Refused) showProblem(form, error.problem);
  else showMessage(form, UNANSWERED);
}

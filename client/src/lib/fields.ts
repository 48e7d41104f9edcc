// Shows a problem where it belongs: at the field it names, the rest above the form.

import type { Problem } from "../wire.ts";
import { Refused } from "./api.ts";

const UNANSWERED = "Belum ada jawaban dari server. Periksa sambungan internet, lalu coba lagi.";

export function clearProblem(form: ParentNode): void {
  for (const slot of form.querySelectorAll("[data-error-for], .form-problem")) slot.textContent = "";
  for (const input of form.querySelectorAll(".is-invalid")) {
    input.classList.remove("is-invalid");
    input.removeAttribute("aria-invalid");
  }
}

/** Fields the form does not know are told above it, with the problem's own sentence. */
export function showProblem(form: ParentNode, problem: Problem): void {
  clearProblem(form);
  let placed = 0;
  for (const [name, message] of Object.entries(problem.fields ?? {})) {
    const slot = form.querySelector(`[data-error-for="${CSS.escape(name)}"]`);
    if (!slot) continue;
    slot.textContent = message;
    const input = form.querySelector(`[name="${CSS.escape(name)}"]`);
    input?.classList.add("is-invalid");
    input?.setAttribute("aria-invalid", "true");
    placed += 1;
  }
  if (placed === 0) showMessage(form, problem.detail);
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

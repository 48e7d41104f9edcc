// SweetAlert2, loaded when something is first shown with it: most pages never need it.

import type { default as Swal, SweetAlertOptions } from "sweetalert2";
import { el } from "../lib/dom.ts";

export type Popup = SweetAlertOptions;

let loading: Promise<typeof Swal> | undefined;

/**
 * Shows a popup in the place of the one shown; resolves when it has gone: was it said yes to? Rejects where it cannot be
 * loaded.
 */
export async function popup(look: Popup): Promise<boolean> {
  loading ??= load();
  const swal = await loading.catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const answer = await swal.fire({
    ...look,
    ...(calm && { showClass: { popup: "" }, hideClass: { popup: "" } }),
    didOpen: (shown) => {
      // Whoever reads, or is about to press, is not hurried.
      shown.addEventListener("mouseenter", swal.stopTimer);
      shown.addEventListener("focusin", swal.stopTimer);
      shown.addEventListener("mouseleave", swal.resumeTimer);
      shown.addEventListener("focusout", swal.resumeTimer);
    },
  });
  return answer.isConfirmed;
}

/** Asks before something that whoever does it cannot take back; as the browser asks, where nothing else can be loaded. */
export function sure(title: string, text: string, yes: string): Promise<boolean> {
  const look = { title, text, icon: "question", showCancelButton: true, reverseButtons: true } as const;
  const words = { confirmButtonText: yes, cancelButtonText: "Belum" };
  const customClass = {
    confirmButton: "btn btn-primary btn-lg",
    cancelButton: "btn btn-outline-secondary btn-lg",
    actions: "gap-2",
  };
  return popup({ ...look, ...words, buttonsStyling: false, customClass }).catch(() =>
    confirm(`${title}\n${text}`),
  );
}

/** The script and its style; the page says where they lie. */
async function load(): Promise<typeof Swal> {
  const { popup, popupStyle } = document.body.dataset;
  if (!popup || !popupStyle) throw new Error("the page has no popups");
  const style = el("link", { rel: "stylesheet", href: popupStyle });
  const styled = new Promise((resolve, reject) => {
    style.addEventListener("load", resolve);
    style.addEventListener("error", reject);
  });
  document.head.append(style);
  const [script] = await Promise.all([import(popup) as Promise<{ default: typeof Swal }>, styled]);
  return script.default;
}

// The camera behind its button: loaded when first used, closed with its dialog.

import { need } from "../lib/dom.ts";

/** `address` is where the camera's script lies. */
export function startCamera(address: string, found: (code: string) => void): void {
  const dialog = need<HTMLDialogElement>("#scan-dialog");
  const said = need("#scan-said");
  let stop = (): void => {};
  need("#scan-open").addEventListener("click", () => void open());
  need("[data-close]", dialog).addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => stop());

  async function open(): Promise<void> {
    said.textContent = "Arahkan kamera ke kode QR.";
    dialog.showModal();
    try {
      const { watch } = (await import(address)) as typeof import("../camera.ts");
      stop = await watch(need<HTMLVideoElement>("video", dialog), (code) => {
        dialog.close();
        found(code);
      });
      if (!dialog.open) stop();
    } catch (error) {
      said.textContent = error instanceof Error ? error.message : "Kamera tidak dapat dipakai.";
    }
  }
}

// Counting a shelf with a phone: each code that the camera reads is one more line of the field.

import "./app.ts";
import { need } from "./lib/dom.ts";

/** A thing that is held before the camera is one thing, however often it is seen meanwhile. */
const SAME_MS = 1_500;

const field = document.querySelector<HTMLTextAreaElement>("#barang");
if (field) startCamera(field);

function startCamera(field: HTMLTextAreaElement): void {
  const button = need<HTMLButtonElement>("#kamera-mulai");
  const view = need("#kamera");
  const said = need("#kamera-pesan");
  let stop: (() => void) | undefined;
  let last = { text: "", at: 0 };
  button.hidden = false;
  button.addEventListener("click", () => void (stop ? end() : begin()));

  async function begin(): Promise<void> {
    said.textContent = "Arahkan kamera ke kode barang.";
    view.hidden = false;
    try {
      const { watch } = (await import(button.dataset.camera ?? "")) as typeof import("./camera.ts");
      stop = await watch(need<HTMLVideoElement>("video", view), read);
      button.setAttribute("aria-pressed", "true");
    } catch (error) {
      view.hidden = true;
      said.textContent = error instanceof Error ? error.message : "Kamera tidak dapat dipakai.";
    }
  }

  function end(): void {
    stop?.();
    stop = undefined;
    view.hidden = true;
    button.setAttribute("aria-pressed", "false");
  }

  /** One more line; the camera looks on. */
  function read(text: string): true {
    const now = performance.now();
    const same = text === last.text && now - last.at < SAME_MS;
    last = { text, at: now };
    if (same) return true;
    const before = field.value.trimEnd();
    field.value = `${before === "" ? "" : `${before}\n`}${text}\n`;
    field.scrollTop = field.scrollHeight;
    said.textContent = `Terbaca: ${text}`;
    return true;
  }
}

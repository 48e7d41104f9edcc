// The scanner: the camera looks for the QR of a label, where the browser can read one. Whoever has a hand scanner, or
// types, needs no script.

import "./app.ts";
import { NoCamera, watch } from "./lib/camera.ts";
import { need } from "./lib/dom.ts";

async function start(): Promise<void> {
  const view = need("#kamera");
  const said = need("#kamera-pesan");
  try {
    await watch(need<HTMLVideoElement>("video", view), (text) => {
      said.textContent = `Terbaca: ${text}`;
      need<HTMLInputElement>("#kode").value = text;
      need<HTMLFormElement>("#pindai").requestSubmit();
    });
    view.hidden = false;
  } catch (error) {
    if (!(error instanceof NoCamera)) throw error;
    said.textContent = error.message;
  }
}

void start();

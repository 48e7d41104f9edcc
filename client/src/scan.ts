// The scanner: the camera looks for the QR of a label, where the browser can read one. Whoever has a hand scanner, or
// types, needs no script.

import "./app.ts";
import jsQR from "jsqr";
import { need } from "./lib/dom.ts";

/** Looks a second: a phone stays cool, and nobody waits. */
const LOOKS = 8;
/** Widest picture that is looked at, in pixels. */
const WIDEST = 640;

async function start(): Promise<void> {
  const view = need("#kamera");
  const said = need("#kamera-pesan");
  if (!navigator.mediaDevices) {
    said.textContent = "Kamera hanya dapat dipakai lewat alamat https.";
    return;
  }
  const video = need<HTMLVideoElement>("video", view);
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    await video.play();
  } catch {
    said.textContent = "Kamera tidak tersedia atau belum diizinkan. Ketik kodenya, atau pakai alat pindai.";
    return;
  }
  view.hidden = false;
  const canvas = document.createElement("canvas");
  const timer = setInterval(() => {
    const found = look(video, canvas);
    if (!found) return;
    clearInterval(timer);
    said.textContent = `Terbaca: ${found}`;
    need<HTMLInputElement>("#kode").value = found;
    need<HTMLFormElement>("#pindai").requestSubmit();
  }, 1_000 / LOOKS);
}

/** The text of the QR in the picture, if there is one. */
function look(video: HTMLVideoElement, canvas: HTMLCanvasElement): string | undefined {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || document.hidden) return undefined;
  const scale = Math.min(1, WIDEST / video.videoWidth);
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return undefined;
  pen.drawImage(video, 0, 0, canvas.width, canvas.height);
  const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return jsQR(data, width, height)?.data || undefined;
}

void start();

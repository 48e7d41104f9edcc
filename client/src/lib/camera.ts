// The phone's camera looks for a QR code.

import jsQR from "jsqr";

/** Looks a second: a phone stays cool, and nobody waits. */
const LOOKS = 8;
/** Widest picture that is looked at, in pixels. */
const WIDEST = 640;

/** The camera cannot be had; the message says why, and what to do instead. */
export class NoCamera extends Error {}

/** Shows the camera in `video` and calls `found` with the first code it sees; returns how to stop before that. */
export async function watch(video: HTMLVideoElement, found: (text: string) => void): Promise<() => void> {
  if (!navigator.mediaDevices) throw new NoCamera("Kamera hanya dapat dipakai lewat alamat https.");
  const stream = await navigator.mediaDevices
    .getUserMedia({ video: { facingMode: "environment" } })
    .catch(() => {
      throw new NoCamera(
        "Kamera tidak tersedia atau belum diizinkan. Ketik kodenya, atau pakai alat pindai.",
      );
    });
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement("canvas");
  const timer = setInterval(() => {
    const text = look(video, canvas);
    if (!text) return;
    stop();
    found(text);
  }, 1_000 / LOOKS);
  const stop = (): void => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
  };
  return stop;
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

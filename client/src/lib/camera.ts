// The phone's camera looks for a code: the QR of a label, or the bars on goods.

import {
  type BarcodeFormat,
  BarcodeDetector as Ponyfill,
  prepareZXingModule,
} from "barcode-detector/ponyfill";
import reader from "zxing-wasm/reader/zxing_reader.wasm";

/** Looks a second: a phone stays cool, and nobody waits. */
const LOOKS = 8;
/** Bars need more of it than a QR does, in pixels. */
const WIDTH = { ideal: 1_280 };
/** What labels of ours and of manufacturers bear. */
const FORMATS: BarcodeFormat[] = ["qr_code", "code_128", "code_39", "ean_13", "ean_8", "upc_a"];

/** The camera cannot be had; the message says why, and what to do instead. */
export class NoCamera extends Error {}

/**
 * Shows the camera in `video` and calls `found` with a code it sees, and again as long as that answers true; returns how
 * to stop before that.
 */
export async function watch(
  video: HTMLVideoElement,
  // biome-ignore lint/suspicious/noConfusingVoidType: most who are told of a code want no other
  found: (text: string) => true | void,
): Promise<() => void> {
  if (!navigator.mediaDevices) throw new NoCamera("Kamera hanya dapat dipakai lewat alamat https.");
  const stream = await navigator.mediaDevices
    .getUserMedia({ video: { facingMode: "environment", width: WIDTH } })
    .catch(() => {
      throw new NoCamera(
        "Kamera tidak tersedia atau belum diizinkan. Ketik kodenya, atau pakai alat pindai.",
      );
    });
  let looking = false;
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = (): void => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
  };
  try {
    video.srcObject = stream;
    await video.play();
    const codes = await detector();
    timer = setInterval(async () => {
      // One look at a time, and none at a picture that is not there or not shown.
      if (looking || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || document.hidden) return;
      looking = true;
      const [code] = await codes.detect(video).catch(() => []);
      looking = false;
      if (!code || !stream.active) return;
      if (!found(code.rawValue)) stop();
    }, 1_000 / LOOKS);
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
}

type Detector = Pick<Ponyfill, "detect">;

declare global {
  interface Window {
    BarcodeDetector?: typeof Ponyfill;
  }
}

/** The browser's own where it reads QR codes, as on Android; else one that is loaded. */
async function detector(): Promise<Detector> {
  const own = window.BarcodeDetector;
  const known = (await own?.getSupportedFormats().catch(() => [])) ?? [];
  const formats = FORMATS.filter((format) => known.includes(format));
  if (own && formats.includes("qr_code")) return new own({ formats });
  const address = new URL(reader, import.meta.url).href;
  await prepareZXingModule({ overrides: { locateFile: () => address }, fireImmediately: true });
  return new Ponyfill({ formats: FORMATS });
}

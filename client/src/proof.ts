// Photo and signature of a BPJS sale: taken, made small, and sent, on the order's page and after a sale at the till.

import SignaturePad from "signature_pad";
import { api } from "./lib/api.ts";
import { need } from "./lib/dom.ts";
import { clearProblem, showFailure, showMessage } from "./lib/fields.ts";

/** Longest side of a photo that is sent, in pixels: a card stays readable, and a slow line bears it. */
const LONGEST = 1_600;
const QUALITY = 0.85;

/** Brings the box of sale `sale` to life. */
export function startProof(box: HTMLElement, sale: number): void {
  startPhoto(box, sale);
  startSignature(box, sale);
}

function startPhoto(box: HTMLElement, sale: number): void {
  const input = need<HTMLInputElement>("[name=foto]", box);
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    input.value = "";
    if (!file) return;
    void small(file).then(
      (picture) => send(box, sale, "foto", picture),
      () => showMessage(box, "Berkas ini bukan gambar yang dapat dibaca. Pilih foto PNG, JPEG, atau WebP."),
    );
  });
}

function startSignature(box: HTMLElement, sale: number): void {
  const canvas = need<HTMLCanvasElement>("canvas", box);
  const pad = new SignaturePad(canvas);
  const fit = (): void => {
    const scale = Math.max(1, devicePixelRatio);
    canvas.width = canvas.offsetWidth * scale;
    canvas.height = canvas.offsetHeight * scale;
    canvas.getContext("2d")?.scale(scale, scale);
    pad.redraw();
  };
  need<HTMLDetailsElement>(".sign-here", box).addEventListener("toggle", fit);
  addEventListener("resize", fit);
  need(".sign-clear", box).addEventListener("click", () => pad.clear());
  need(".sign-save", box).addEventListener("click", () => {
    if (pad.isEmpty()) return showMessage(box, "Belum ada tanda tangan. Goreskan dahulu di kotak.");
    canvas.toBlob((picture) => {
      if (picture) void send(box, sale, "tanda-tangan", picture).then((kept) => kept && pad.clear());
    }, "image/png");
  });
}

/** The picture, no larger than it needs to be. */
async function small(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", QUALITY),
  );
}

/** Sends it, and shows what was kept; true when it was. */
async function send(box: HTMLElement, sale: number, kind: string, picture: Blob): Promise<boolean> {
  clearProblem(box);
  box.ariaBusy = "true";
  try {
    await api(`/api/v1/penjualan/${sale}/${kind}`, { method: "PUT", file: picture });
    const shown = need<HTMLImageElement>(`img[data-proof=${kind}]`, box);
    shown.src = `/api/v1/penjualan/${sale}/${kind}?${Date.now()}`;
    shown.hidden = false;
    return true;
  } catch (error) {
    showFailure(box, error);
    return false;
  } finally {
    box.ariaBusy = "false";
  }
}

const page = document.querySelector<HTMLElement>("#bukti[data-sale]");
if (page) startProof(page, Number(page.dataset.sale));

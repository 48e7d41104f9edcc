// A browser whose camera is held before a picture.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { CHROMIUM } from "./shop.mjs";

/** The camera's picture, in pixels. */
const CAMERA = { width: 640, height: 480 };

/**
 * What a camera sees that is held before the first picture of a page: its brightness, row by row.
 * @param {import("playwright-core").Page} page
 */
function seen(page) {
  return page.evaluate(async ({ width, height }) => {
    const drawn = document.querySelector("figure svg");
    if (!drawn) throw new Error("no picture");
    const image = new Image(360, 360);
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(drawn))}`;
    await image.decode();
    const pen = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
    if (!pen) throw new Error("no canvas");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, width, height);
    pen.drawImage(image, 140, 60, 360, 360);
    const { data } = pen.getImageData(0, 0, width, height);
    return Array.from({ length: width * height }, (_, pixel) => data[4 * pixel] ?? 0);
  }, CAMERA);
}

/**
 * A browser with such a camera, held before the first picture of `page`; `close` ends it.
 * @param {import("playwright-core").Page} page
 */
export async function cameraOn(page) {
  const grey = Buffer.from(await seen(page));
  const colours = Buffer.alloc(grey.length / 2, 128);
  const head = `YUV4MPEG2 W${CAMERA.width} H${CAMERA.height} F10:1 Ip A1:1 C420jpeg\n`;
  const folder = await mkdtemp(join(tmpdir(), "melati-camera-"));
  const film = join(folder, "label.y4m");
  await writeFile(film, Buffer.concat([Buffer.from(`${head}FRAME\n`), grey, colours]));
  const camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
  const args = [...CHROMIUM.args, ...camera, `--use-file-for-fake-video-capture=${film}`];
  const browser = await chromium.launch({ ...CHROMIUM, args });
  const close = async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  };
  return { browser, close };
}

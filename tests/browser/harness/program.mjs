// The real program on a throw-away demo shop of its own, on a free port.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The same made-up people, goods and past sales every time. */
const SEED = "7";
const PATIENCE_MS = 60_000;

const built = fileURLToPath(new URL("../../../target/debug/melati", import.meta.url));

/** @typedef {{ base: string, output: () => string, stop: () => Promise<void> }} Program */

/**
 * Starts `melati serve --demo`; resolves when it is ready to answer.
 * @param {string[]} [further] arguments
 * @returns {Promise<Program>}
 */
export async function startProgram(further = []) {
  const folder = mkdtempSync(join(tmpdir(), "melati-browser-"));
  const args = ["serve", "--demo", "--seed", SEED, "--listen", "127.0.0.1:0", ...further];
  // What is set for the test, or by a developer for a shop of her own, is not for this one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("MELATI_")));
  const child = spawn(process.env.MELATI_BIN ?? built, args, {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  let written = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      written += text;
    });
  }
  const stop = async () => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    await closed;
    clearTimeout(timer);
    rmSync(folder, { recursive: true, force: true });
  };

  const base = () => written.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
  try {
    for (const begun = Date.now(); Date.now() - begun < PATIENCE_MS; await tick()) {
      if (child.exitCode !== null) throw new Error("melati ended");
      const address = base();
      if (address && (await answers(`${address}/readyz`)))
        return { base: address, output: () => written, stop };
    }
    throw new Error("melati does not get ready");
  } catch (error) {
    await stop();
    throw new Error(`${error}; it wrote:\n${written}`);
  }
}

/** @param {string} url */
async function answers(url) {
  return fetch(url).then(
    (answer) => answer.ok,
    () => false,
  );
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 50));

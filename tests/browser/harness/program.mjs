// The real program on a demo shop of its own, on a free port.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoDatabase, onPostgres } from "./postgres.mjs";

/** The same made-up people, goods and past sales every time. */
const SEED = "7";
const PATIENCE_MS = 60_000;

const program =
  process.env.MELATI_BIN ?? fileURLToPath(new URL("../../../target/debug/melati", import.meta.url));

/** @typedef {{ base: string, output: () => string, stop: () => Promise<void> }} Program */

/**
 * Starts the program on a demo shop that is thrown away afterwards; resolves when it is ready to answer.
 * @param {string[]} [further] arguments
 * @param {Record<string, string>} [settings] variables without their `MELATI_`
 * @returns {Promise<Program>}
 */
export async function startProgram(further = [], settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), "melati-browser-"));
  let drop = async () => {};
  const clear = async () => {
    rmSync(folder, { recursive: true, force: true });
    await drop();
  };
  try {
    let shop = ["--demo", "--seed", SEED];
    if (onPostgres) {
      const database = await demoDatabase(program, (url) => writeDemo(folder, { DATABASE_URL: url }));
      drop = async () => void (await database.drop());
      shop = [];
      settings = { DATA_DIR: folder, DATABASE_URL: database.url, ...settings };
    }
    const running = await serve(folder, ["serve", "--listen", "127.0.0.1:0", ...shop, ...further], settings);
    return {
      ...running,
      stop: async () => {
        await running.end("SIGTERM");
        await clear();
      },
    };
  } catch (error) {
    await clear();
    throw error;
  }
}

/**
 * Writes the demo shop where the settings say.
 * @param {string} folder
 * @param {Record<string, string>} settings
 */
async function writeDemo(folder, settings) {
  const filling = run(folder, ["demo", "--seed", SEED], { DATA_DIR: folder, ...settings });
  const [code] = await filling.closed;
  if (code !== 0) throw new Error(`the demo shop was not written:\n${filling.output()}`);
}

/** A demo shop that outlives its program, always at the same address. */
export class KeptShop {
  #folder = "";
  #settings = /** @type {Record<string, string>} */ ({});
  /** @type {Awaited<ReturnType<typeof serve>> | undefined} */
  #running;
  base = "";

  /** @param {Record<string, string>} [settings] variables without their `MELATI_` */
  static async open(settings = {}) {
    const shop = new KeptShop();
    shop.#folder = mkdtempSync(join(tmpdir(), "melati-kept-"));
    shop.#settings = { DATA_DIR: shop.#folder, ...settings };
    shop.base = `http://127.0.0.1:${await freePort()}`;
    try {
      await writeDemo(shop.#folder, shop.#settings);
      await shop.start();
      return shop;
    } catch (error) {
      await shop.close();
      throw error;
    }
  }

  async start() {
    this.#running = await serve(this.#folder, ["serve", "--listen", new URL(this.base).host], this.#settings);
  }

  /** Ends the program as an operator does, or (`SIGKILL`) a power cut; returns its exit code. */
  async end(/** @type {NodeJS.Signals} */ signal = "SIGTERM") {
    const running = this.#running;
    this.#running = undefined;
    return running?.end(signal);
  }

  output() {
    return this.#running?.output() ?? "";
  }

  async close() {
    await this.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A port that was free a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}

/**
 * @param {string} folder
 * @param {string[]} args
 * @param {Record<string, string>} settings
 */
function run(folder, args, settings) {
  // What is set for the test, or by a developer for a shop of her own, is not for this one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("MELATI_")));
  for (const [name, value] of Object.entries(settings)) env[`MELATI_${name}`] = value;
  const child = spawn(program, args, {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let written = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      written += text;
    });
  }
  return { child, closed: once(child, "close"), output: () => written };
}

/**
 * Runs the server until it is ready to answer.
 * @param {string} folder
 * @param {string[]} args
 * @param {Record<string, string>} settings
 */
async function serve(folder, args, settings) {
  const { child, closed, output } = run(folder, args, settings);
  const end = async (/** @type {NodeJS.Signals} */ signal) => {
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    const [code] = await closed;
    clearTimeout(timer);
    return /** @type {number | null} */ (code);
  };
  const base = () => output().match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
  try {
    for (const begun = Date.now(); Date.now() - begun < PATIENCE_MS; await tick()) {
      if (child.exitCode !== null) throw new Error("melati ended");
      const address = base();
      if (address && (await answers(`${address}/readyz`))) return { base: address, output, end };
    }
    throw new Error("melati does not get ready");
  } catch (error) {
    await end("SIGTERM");
    throw new Error(`${error}; it wrote:\n${output()}`);
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

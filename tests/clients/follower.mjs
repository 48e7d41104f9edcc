// A client no one here wrote, in a process or a page of its own, and what it says it heard.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PATIENCE_MS = 30_000;
const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const python = process.env.MELATI_CLIENTS_PYTHON ?? here("../../target/clients-venv/bin/python");

/** @typedef {{ event: string, id: string, data: string }} Heard */
/** @typedef {{ base: string, token: string, after?: string }} Where */
/** @typedef {(where: Where) => Promise<Follower>} Follow */

export class Follower {
  /** @type {Heard[]} */
  heard = [];
  complaints = "";
  stop = async () => {};
  #news = () => {};

  /** @param {Heard} event */
  hear(event) {
    this.heard.push(event);
    this.#news();
  }

  /** The sales it was told of, in order. */
  sales() {
    return this.heard.filter(({ event }) => event === "message").map(({ data }) => code(data));
  }

  /**
   * Waits until it has heard something that is `wanted`.
   * @param {string} what
   * @param {(event: Heard) => boolean} wanted
   */
  async until(what, wanted) {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = this.heard.find(wanted);
      if (found) return found;
      const left = deadline - Date.now();
      if (left <= 0) {
        throw new Error(`never heard ${what}, but ${JSON.stringify(this.heard)}\n${this.complaints}`);
      }
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#news = () => {
          clearTimeout(timer);
          resolve(undefined);
        };
      });
    }
  }

  /** @param {string} sale */
  untilSale(sale) {
    return this.until(sale, ({ event, data }) => event === "message" && code(data) === sale);
  }

  /** Waits until it has heard the `count`th of a kind. */
  async untilCount(/** @type {string} */ kind, /** @type {number} */ count) {
    const enough = () => this.heard.filter(({ event }) => event === kind).length >= count;
    await this.until(`${count} of ${kind}`, enough);
  }
}

/** @param {string} data */
const code = (data) => JSON.parse(data).data.no_transaksi;

/**
 * A client in a process.
 * @param {string} command
 * @param {string} script
 * @returns {Follow}
 */
const program = (command, script) => async (where) => {
  const follower = new Follower();
  const child = spawn(command, [here(`followers/${script}`)], {
    env: {
      ...process.env,
      URL: `${where.base}/realtime/notifications`,
      TOKEN: where.token,
      AFTER: where.after ?? "",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  createInterface(child.stdout).on("line", (line) => follower.hear(JSON.parse(line)));
  child.stderr.setEncoding("utf8").on("data", (text) => {
    follower.complaints += text;
  });
  const ended = once(child, "close");
  follower.stop = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return follower;
};

/**
 * Chromium's own EventSource, in a page of the shop where somebody has signed in.
 * @param {import("playwright-core").BrowserContext} context
 * @returns {Follow}
 */
export const inBrowser = (context) => async (where) => {
  const follower = new Follower();
  const page = await context.newPage();
  await page.exposeFunction("told", (/** @type {Heard} */ event) => follower.hear(event));
  // A page of the shop without scripts of its own.
  await page.goto(`${where.base}/healthz`);
  await page.evaluate((after) => {
    const resume = after ? `?last_event_id=${encodeURIComponent(after)}` : "";
    const source = new EventSource(`/realtime/notifications${resume}`);
    for (const name of ["message", "hello", "bye"]) {
      source.addEventListener(name, (event) => {
        const { lastEventId, data } = /** @type {MessageEvent} */ (event);
        /** @type {any} */ (window).told({
          event: name,
          id: lastEventId,
          data,
        });
      });
    }
  }, where.after);
  follower.stop = () => page.close();
  return follower;
};

/** Each client by its name. */
export const programs = {
  "npm eventsource": program(process.execPath, "eventsource.mjs"),
  "npm eventsource-parser": program(process.execPath, "eventsource-parser.mjs"),
  "PyPI httpx-sse": program(python, "follow_httpx.py"),
  "PyPI sseclient-py": program(python, "follow_sseclient.py"),
  curl: program(process.execPath, "curl.mjs"),
};

// A demo shop with people at their screens: one program, one browser, one browser context per person.

import { chromium } from "playwright-core";
import { LoginPage } from "../pages/login.mjs";
import { PASSWORD } from "./api.mjs";
import { startProgram } from "./program.mjs";

const PATIENCE_MS = 15_000;

/** Debian's browser as root, quiet: no updates, no sync, no first-run pages. */
export const CHROMIUM = {
  executablePath: process.env.MELATI_CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
};

/** Sizes that the pages are made for. */
export const DESKTOP = { width: 1366, height: 768 };
export const PHONE = { width: 390, height: 844 };
export const SMALL_PHONE = { width: 360, height: 740 };
export const WIDE = { width: 1920, height: 1080 };
export const WALL = { width: 3840, height: 2160 };

export class Shop {
  /** What a page complained about: script errors, refused content, failed requests. @type {string[]} */
  complaints = [];

  /** Everybody's page, by name. @type {Map<string, import("playwright-core").Page>} */
  pages = new Map();

  /**
   * @param {import("./program.mjs").Program} program
   * @param {import("playwright-core").Browser} browser
   */
  constructor(program, browser) {
    this.program = program;
    this.browser = browser;
  }

  /**
   * Opens a shop nobody else is in.
   * @param {string[]} [further] arguments of the program
   */
  static async open(further = []) {
    const program = await startProgram(further);
    try {
      return new Shop(program, await chromium.launch(CHROMIUM));
    } catch (error) {
      await program.stop();
      throw error;
    }
  }

  /**
   * Signs somebody of the demo shop in, in a browser context of her own, and leaves her on the dashboard.
   * @param {string} name such as `kasir1`
   * @param {string} [screen] what to call it, where somebody has more than one
   * @param {{ width: number, height: number }} [viewport]
   * @param {import("playwright-core").BrowserContextOptions} [further] of the context
   */
  async signIn(name, screen = name, viewport = DESKTOP, further = {}) {
    const phone = viewport.width <= PHONE.width;
    const context = await this.browser.newContext({
      baseURL: this.program.base,
      viewport,
      isMobile: phone,
      hasTouch: phone,
      locale: "id-ID",
      timezoneId: "Asia/Jakarta",
      ...further,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    this.pages.set(screen, page);
    page.on("pageerror", (error) => this.complaints.push(`${screen}: ${error}`));
    page.on("console", (message) => {
      const { url } = message.location();
      if (message.type() === "error") this.complaints.push(`${screen}: ${message.text()} (${url})`);
    });
    await new LoginPage(page).signIn(`${name}@melati.example`, PASSWORD);
    return page;
  }

  async close() {
    await this.browser.close();
    await this.program.stop();
  }
}

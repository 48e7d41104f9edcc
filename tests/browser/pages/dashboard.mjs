// The dashboards, read by the hooks that the contract promises.

import { numberOf, textOf } from "./text.mjs";

/** A dashboard that is open on somebody's screen. Each role has its own hooks. */
class Dashboard {
  /**
   * @param {import("playwright-core").Page} page
   * @param {{ total: string, count: string }} hooks where the day's turnover and number of sales are shown
   */
  constructor(page, hooks) {
    this.page = page;
    this.hooks = hooks;
  }

  /** Opens it, waits until its figures are live, and from then on keeps what is shown. */
  async open() {
    await this.page.goto("/");
    await this.page.locator("#connection-status.alert-success").waitFor();
    await this.page.evaluate(keepWhatIsShown);
    return this;
  }

  /** Turnover and number of sales, as shown now. */
  async figures() {
    return {
      total: await numberOf(this.page.locator(this.hooks.total).first()),
      count: await numberOf(this.page.locator(this.hooks.count).first()),
    };
  }

  /**
   * Waits until the page tells of that many sales, and returns its figures.
   * @param {number} count
   */
  async until(count) {
    await this.page.waitForFunction(
      ({ hook, wanted }) => Number(document.querySelector(hook)?.textContent?.replace(/\D/g, "")) === wanted,
      { hook: this.hooks.count, wanted: count },
    );
    return this.figures();
  }

  /**
   * Waits until `text` is, or has been, on the page since it was opened.
   * @param {string} text
   */
  async untilShown(text) {
    await this.page.waitForFunction(
      (wanted) => window.kept.texts.some((shown) => shown.includes(wanted)),
      text,
    );
  }

  /** Whether `text` has been on the page at any time since it was opened. Throws when the page was reloaded. */
  async hasShown(/** @type {string} */ text) {
    return this.page.evaluate((wanted) => window.kept.texts.some((shown) => shown.includes(wanted)), text);
  }

  /** Whether the turnover's figure has pulsed since the page was opened. Throws when the page was reloaded. */
  async hasPulsed() {
    return this.page.evaluate(
      (hook) => [...window.kept.pulsed].some((element) => element.matches(hook)),
      this.hooks.total,
    );
  }
}

/** Runs in the page: remembers every text that appears and every element that pulses. It dies with the document. */
function keepWhatIsShown() {
  window.kept = { texts: [document.body.textContent ?? ""], pulsed: new Set() };
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target instanceof Element && target.classList.contains("pulse-animation"))
        window.kept.pulsed.add(target);
      for (const node of addedNodes) window.kept.texts.push(node.textContent ?? "");
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
}

export class CashierDashboard extends Dashboard {
  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    super(page, { total: ".omset-total h3", count: ".jumlah-transaksi-badge" });
  }

  /** The newest sale's row. */
  async newestSale() {
    const row = this.page.locator("#transaksi-terbaru-table tbody tr[data-sale-id]").first();
    return {
      code: await textOf(row.locator(".cell-code")),
      patient: await textOf(row.locator(".cell-name")),
      total: await numberOf(row.locator(".cell-money")),
    };
  }
}

/** Admin's and owner's. */
export class ManagerDashboard extends Dashboard {
  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    super(page, { total: ".total-omset-admin h3", count: ".total-transaksi-admin h3" });
  }

  /**
   * A cashier's turnover, as shown; undefined when she is not listed.
   * @param {string} name
   */
  async turnoverOf(name) {
    const row = this.page.locator(`#rekap-omset-table tbody tr[data-cashier="${name}"]`);
    return (await row.count()) === 0 ? undefined : await numberOf(row.locator(".cell-money"));
  }
}

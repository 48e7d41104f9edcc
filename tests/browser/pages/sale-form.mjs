import { numberOf, textOf } from "./text.mjs";

export class SaleForm {
  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.page = page;
  }

  async open() {
    await this.page.goto("/penjualan/baru");
    await this.page.locator("#till").waitFor();
    return this;
  }

  /**
   * A customer who is only known by a name.
   * @param {string} name
   */
  async walkIn(name) {
    await this.page.locator("[name=nama_pasien_manual]").fill(name);
  }

  /**
   * Chooses the first patient found.
   * @param {string} search
   */
  async patient(search) {
    await this.page.locator("#patient-search").fill(search);
    await this.page.locator("#patient-results [role=option]").first().click();
    await this.page.locator("#buyer-chosen").waitFor();
  }

  /**
   * Puts the first thing found that is in stock into the basket.
   * @param {"frame" | "lensa" | "aksesoris"} kind
   * @param {string} [search]
   */
  async add(kind, search = "") {
    const lines = this.page.locator("#basket > .basket-line:not(.gift)");
    const before = await lines.count();
    await this.page.locator(`[name=jenis_barang][value=${kind}] + label`).click();
    await this.page.locator("#goods-search").fill(search);
    await this.page.locator(`#goods-results [data-${kind}-id]:not(.sold-out)`).first().click();
    await lines.nth(before).waitFor();
  }

  /** Waits for the price of what is in the form now, and returns what there is to pay. */
  async quoted() {
    await this.page.locator("#summary:not(.stale)").waitFor();
    return await numberOf(this.page.locator(".till-total").first());
  }

  /** The customer pays exactly. */
  async payExactly() {
    await this.quoted();
    await this.page.locator("#exact").click();
    await this.quoted();
  }

  /** Rings up, and returns what the shop says was sold. */
  async ringUp() {
    await this.page.locator("button[form=till][type=submit]:visible").first().click();
    await this.page.locator("#sold").waitFor();
    return {
      code: await textOf(this.page.locator("#sold-code")),
      total: await numberOf(this.page.locator("#sold-total")),
    };
  }
}

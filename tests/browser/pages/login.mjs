export class LoginPage {
  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.page = page;
  }

  /**
   * @param {string} email
   * @param {string} password
   */
  async signIn(email, password) {
    await this.page.goto("/login");
    await this.page.locator("input[name=email]").fill(email);
    await this.page.locator("input[name=password]").fill(password);
    await this.page.locator("input[name=password]").press("Enter");
    await this.page.waitForURL((url) => url.pathname !== "/login");
  }
}

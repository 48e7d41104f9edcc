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
    await this.fill(email, password);
  }

  /**
   * Signs in on the page as it stands, which leads on to where somebody wanted to go.
   * @param {string} email
   * @param {string} password
   */
  async fill(email, password) {
    await this.page.locator("input[name=email]").fill(email);
    await this.page.locator("input[name=password]").fill(password);
    await this.page.locator("input[name=password]").press("Enter");
    await this.page.waitForURL((url) => url.pathname !== "/login");
  }
}

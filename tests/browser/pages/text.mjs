/**
 * What an element says, once it is there.
 * @param {import("playwright-core").Locator} element
 */
export async function textOf(element) {
  return ((await element.textContent()) ?? "").trim();
}

/**
 * The number in a text such as `Rp 1.250.000` or `3 transaksi`.
 * @param {string} text
 */
function rupiahIn(text) {
  const digits = text.replace(/\D/g, "");
  if (digits === "") throw new Error(`no number in ${JSON.stringify(text)}`);
  return Number(digits);
}

/**
 * The number that an element shows.
 * @param {import("playwright-core").Locator} element
 */
export async function numberOf(element) {
  return rupiahIn(await textOf(element));
}

// From the sale to the screen: what is rung up here moves the screens there, and only those.

import assert from "node:assert/strict";
import { story } from "../harness/story.mjs";
import { CashierDashboard, ManagerDashboard } from "../pages/dashboard.mjs";
import { SaleForm } from "../pages/sale-form.mjs";

/** @param {import("../harness/shop.mjs").Shop} shop */
async function screensOf(shop) {
  const [kasir1, admin1, owner, kasir2, admin2] = await Promise.all([
    shop.signIn("kasir1").then((page) => new CashierDashboard(page).open()),
    shop.signIn("admin1").then((page) => new ManagerDashboard(page).open()),
    shop.signIn("owner").then((page) => new ManagerDashboard(page).open()),
    shop.signIn("kasir2").then((page) => new CashierDashboard(page).open()),
    shop.signIn("admin2").then((page) => new ManagerDashboard(page).open()),
  ]);
  return { kasir1, admin1, owner, kasir2, admin2 };
}

/**
 * Sells a frame to a walk-in customer, paid in full.
 * @param {SaleForm} till
 * @param {string} buyer
 */
async function sellFrame(till, buyer) {
  await till.open();
  await till.walkIn(buyer);
  await till.add("frame");
  const price = await till.quoted();
  assert.ok(price > 0, "a frame costs something");
  await till.payExactly();
  const sale = await till.ringUp();
  assert.equal(sale.total, price, "what was quoted is what is paid");
  return sale;
}

story("a sale moves the screens of its branch and the owner, and no others", async (shop) => {
  const screens = await screensOf(shop);
  for (const [name, screen] of Object.entries(screens)) {
    assert.deepEqual(await screen.figures(), { total: 0, count: 0 }, `nothing is sold yet today: ${name}`);
  }

  // A name that would do harm where text is taken for markup.
  const buyer = "Sari <script>alert(1)</script>";
  const first = await sellFrame(new SaleForm(await shop.signIn("kasir1", "till of kasir1")), buyer);

  for (const name of /** @type {const} */ (["kasir1", "admin1", "owner"])) {
    const screen = screens[name];
    assert.deepEqual(await screen.until(1), { total: first.total, count: 1 }, name);
    assert.ok(await screen.hasPulsed(), `the figure of ${name} pulsed, without a reload`);
  }
  assert.deepEqual(await screens.kasir1.newestSale(), {
    code: first.code,
    patient: buyer,
    total: first.total,
  });
  // Managers are also told of it by a notice.
  await Promise.all([screens.admin1, screens.owner].map((screen) => screen.untilShown(first.code)));

  // The fence: what reaches the other branch is its own sale, and it comes after the first one, in figures and notices.
  const second = await sellFrame(new SaleForm(await shop.signIn("kasir2", "till of kasir2")), "Budi");
  await screens.admin2.untilShown(second.code);
  for (const name of /** @type {const} */ (["kasir2", "admin2"])) {
    const screen = screens[name];
    assert.deepEqual(await screen.until(1), { total: second.total, count: 1 }, name);
    assert.ok(!(await screen.hasShown(first.code)), `${name} never saw the other branch's sale`);
    assert.ok(!(await screen.hasShown("Sari")), `${name} never saw the other branch's customer`);
  }
  assert.deepEqual(await screens.owner.until(2), { total: first.total + second.total, count: 2 });
  assert.deepEqual(await screens.kasir1.figures(), { total: first.total, count: 1 });
  assert.deepEqual(await screens.admin1.figures(), { total: first.total, count: 1 });
  assert.ok(!(await screens.admin1.hasShown(second.code)), "nor did CAB001 see CAB002's sale");
});

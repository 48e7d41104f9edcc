// Every page that somebody's menu offers, and what they lead to: it opens, is live, fits its screen, its scripts and
// styles are allowed, whoever cannot see it can hear it, and whoever has no mouse can reach all of it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { DESKTOP, SMALL_PHONE, WALL } from "../harness/shop.mjs";
import { story } from "../harness/story.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** @typedef {import("playwright-core").Page} Page */

/**
 * The pages of a person: her menu, an order, goods, a patient, and the notifications.
 * @param {Page} page
 */
async function paths(page) {
  const links = page.locator("#menu .nav-link");
  const menu = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  assert.ok(menu.includes("/"), "she can go home");
  await page.goto("/penjualan");
  const order = await page.locator("[data-order-id] a").first().getAttribute("href");
  await page.goto("/stok");
  const goods = await page.locator(".cell-name a").first().getAttribute("href");
  const all = [
    ...menu,
    order ?? "",
    goods ?? "",
    "/akun",
    "/notifikasi",
    ...(await behind(page, menu, goods)),
  ];
  if (!menu.includes("/pasien")) return all;
  await page.goto("/pasien");
  const patient = await page.locator(".cell-name a").first().getAttribute("href");
  const patients = [patient ?? "", "/pasien/baru", `${patient}/ubah`];
  const people = menu.includes("/pengguna") ? ["/pengguna/baru", "/pengguna/2"] : [];
  return [...all, ...patients, ...people];
}

/**
 * The stockroom: forms for goods, a count that runs, asking another branch; and what is put right.
 * @param {Page} page
 * @param {string[]} menu
 * @param {string | null} goods
 */
async function behind(page, menu, goods) {
  if (!menu.includes("/transfer")) return [];
  await page.goto("/opname");
  const branch = page.getByLabel("Cabang");
  if ((await branch.count()) > 0) await branch.selectOption({ index: 1 });
  await page.getByRole("button", { name: "Frame" }).click();
  await page.waitForURL(/opname.\d+/);
  const forms = ["/transfer/baru?dari=1", "/stok/frame/baru", `${goods}/ubah`];
  const all = ["/opname", new URL(page.url()).pathname, ...forms];
  if (!menu.includes("/cabang")) return all;
  await page.goto("/penjualan");
  const order = await page.locator("[data-order-id] a").first().getAttribute("href");
  return [...all, `${order}/koreksi`, "/stok/frame/unggah", "/cabang/1"];
}

/**
 * @param {Page} page
 * @param {string} where
 */
async function fits(page, where) {
  const { wide, room } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    room: document.documentElement.clientWidth,
  }));
  assert.ok(wide <= room, `${where} is ${wide} pixels wide on a screen of ${room}`);
}

/**
 * @param {Page} page
 * @param {string} where
 */
async function canBeHeard(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => /** @type {any} */ (window).axe.run());
  const bad = /** @type {any[]} */ (found.violations).filter(({ impact }) => impact !== "minor");
  const told = bad.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes[0].html.slice(0, 300)}\n  ${nodes[0].failureSummary}`,
  );
  assert.deepEqual(told, [], where);
}

/**
 * Goes through the page with the Tab key, until it begins again.
 * @param {Page} page
 * @param {string} where
 */
async function canBeReached(page, where) {
  // Of radio buttons of one name the arrow keys reach the others.
  const wanted = await page.evaluate(() => {
    const focusable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
    const groups = new Set();
    let number = 0;
    for (const element of document.querySelectorAll(focusable)) {
      const field = /** @type {HTMLInputElement} */ (element);
      if (field.disabled || field.tabIndex < 0 || !field.checkVisibility({ visibilityProperty: true }))
        continue;
      if (field.type === "radio") {
        if (groups.has(field.name)) continue;
        groups.add(field.name);
        const checked = document.querySelector(`input[name="${field.name}"]:checked`) ?? field;
        checked.setAttribute("data-tab-stop", String(number++));
        continue;
      }
      field.setAttribute("data-tab-stop", String(number++));
    }
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
    return number;
  });
  /** Whether focus was ever to be seen there: a date field has several stops, and marks them inside. */
  const reached = /** @type {Map<string, boolean>} */ (new Map());
  for (let pressed = 0; pressed < 3 * wanted + 20 && reached.size < wanted; pressed++) {
    await page.keyboard.press("Tab");
    const { stop, isSeen } = await page.evaluate(() => {
      const element = document.activeElement ?? document.body;
      const { outlineStyle, boxShadow } = getComputedStyle(element);
      const isSeen = outlineStyle !== "none" || boxShadow !== "none";
      return { stop: element.getAttribute("data-tab-stop"), isSeen };
    });
    if (stop !== null) reached.set(stop, isSeen || reached.get(stop) === true);
  }
  const missed = await page.evaluate(
    (stops) => {
      const all = [...document.querySelectorAll("[data-tab-stop]")];
      const left = all.filter((element) => !stops.includes(element.getAttribute("data-tab-stop") ?? ""));
      return left.map((element) => element.outerHTML.slice(0, 200));
    },
    [...reached].filter(([, isSeen]) => isSeen).map(([stop]) => stop),
  );
  assert.deepEqual(missed, [], `${where}: not reached by keyboard, or not seen to be`);
}

const SCREENS = { "small phone": SMALL_PHONE, desk: DESKTOP, wall: WALL };

const PEOPLE = ["kasir1", "passet1", "admin1", "owner"];

for (const [screen, size] of Object.entries(SCREENS)) {
  for (const who of PEOPLE) {
    story(`every page of ${who} fits a ${screen}, and serves whoever cannot see or point`, async (shop) => {
      const page = await shop.signIn(who, `${who} ${screen}`, size, { reducedMotion: "reduce" });
      for (const path of await paths(page)) {
        await page.goto(path);
        await page.locator("#connection-status.alert-success").waitFor();
        const where = `${path} of ${who} on a ${screen}`;
        await fits(page, where);
        // What is wrong on a wall is wrong on a desk.
        if (size === WALL) continue;
        await canBeHeard(page, where);
        if (size === DESKTOP) await canBeReached(page, where);
      }
    });
  }
}

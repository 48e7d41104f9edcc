// Every page that somebody's menu offers: it opens, is live, fits its screen, and its scripts and styles are allowed.

import assert from "node:assert/strict";
import { DESKTOP, PHONE } from "../harness/shop.mjs";
import { story } from "../harness/story.mjs";

for (const [screen, size] of Object.entries({ phone: PHONE, desk: DESKTOP })) {
  story(`every page fits a ${screen}, for everybody`, async (shop) => {
    for (const who of ["kasir1", "passet1", "admin1", "owner"]) {
      const page = await shop.signIn(who, `${who} ${screen}`, size);
      const menu = page.locator("#menu .nav-link");
      const paths = await menu.evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
      assert.ok(paths.includes("/"), `${who} can go home`);
      for (const path of paths) {
        await page.goto(path);
        await page.locator("#connection-status.alert-success").waitFor();
        const { wide, room } = await page.evaluate(() => ({
          wide: document.documentElement.scrollWidth,
          room: document.documentElement.clientWidth,
        }));
        assert.ok(wide <= room, `${path} of ${who} is ${wide} pixels wide on a screen of ${room}`);
      }
      await page.context().close();
      shop.pages.delete(`${who} ${screen}`);
    }
  });
}

// The menu on narrow screens. Without this script the button is a link to `#menu`, which shows it too.

import { need } from "./dom.ts";

const OPEN = "sidebar-open";

export function startSidebar(): void {
  const toggle = need("#menu-toggle");
  const menu = need("#menu");
  const overlay = need("#menu-overlay");

  const show = (open: boolean): void => {
    document.body.classList.toggle(OPEN, open);
    toggle.setAttribute("aria-expanded", String(open));
    if (open) menu.querySelector("a")?.focus();
  };

  toggle.setAttribute("role", "button");
  toggle.setAttribute("aria-expanded", "false");
  toggle.addEventListener("click", (event) => {
    event.preventDefault();
    show(!document.body.classList.contains(OPEN));
  });
  overlay.addEventListener("click", (event) => {
    event.preventDefault();
    show(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.body.classList.contains(OPEN)) return;
    show(false);
    toggle.focus();
  });
}

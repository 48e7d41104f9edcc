// A page for paper: its one button, which whoever came to print need not press. A roll is cut where the receipt ends:
// no style says so, so its length is measured here.

const PIXELS_PER_MM = 96 / 25.4;
/** Shorter than wide, drivers would turn it. */
const SHORTEST = 1.02;

/** Gives the roll that `paper` is printed on the length of what is on it. */
function cut(paper: Element): void {
  const name = getComputedStyle(paper).getPropertyValue("page");
  if (!name.startsWith("till")) return;
  const { width, height } = paper.getBoundingClientRect();
  const across = Math.round(width / PIXELS_PER_MM);
  // A hair more, since a page too short by less than that is two pages.
  const along = Math.ceil(Math.max(height / PIXELS_PER_MM + 0.5, across * SHORTEST));
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSPageRule && rule.selectorText === name)
        rule.style.setProperty("size", `${across}mm ${along}mm`);
    }
  }
}

const paper = document.querySelector("main");
if (paper) {
  const again = () => cut(paper);
  again();
  addEventListener("beforeprint", again);
  void document.fonts.ready.then(again);
}

document.querySelector("#print")?.addEventListener("click", () => print());
// The shop's mark is on the paper too, so what is loading is waited for.
const asked = () => location.hash === "#cetak" && print();
if (document.readyState === "complete") asked();
else addEventListener("load", asked);

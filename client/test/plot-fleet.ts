// Draws how a thousand simulated clients come back: `npm run plot-fleet` writes docs/images/fleet.svg.

import { writeFileSync } from "node:fs";
import { fleet } from "./simulation.ts";

const [WIDTH, HEIGHT, LEFT, SECONDS] = [860, 150, 60, 8];
const SLOTS = SECONDS * 10;

function chart(title: string, asked: number[], top: number): string {
  const shown = asked.slice(0, SLOTS);
  const most = Math.max(...shown);
  const wide = (WIDTH - LEFT) / SLOTS;
  const bars = shown.map((count, slot) => {
    const tall = (count / most) * HEIGHT;
    return `<rect x="${LEFT + slot * wide}" y="${top + HEIGHT - tall}" width="${wide - 1}" height="${tall}"/>`;
  });
  const seconds = Array.from({ length: SECONDS + 1 }, (_, second) => {
    return `<text x="${LEFT + second * 10 * wide}" y="${top + HEIGHT + 16}">${second} s</text>`;
  });
  return [
    `<text x="${LEFT}" y="${top - 10}" class="title">${title}</text>`,
    `<text x="${LEFT - 8}" y="${top + 10}" text-anchor="end">${most}</text>`,
    ...bars,
    ...seconds,
  ].join("\n");
}

const drain = fleet((server, random) => server.drain(() => 1_500 + random() * 2_500), 1_200);
const cut = fleet((server) => server.kill(), 3_000);
const style = "text{font:13px sans-serif;fill:#333}.title{font-weight:bold}rect{fill:#17695b}";
writeFileSync(
  "../docs/images/fleet.svg",
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH + 20} ${2 * HEIGHT + 120}">
<style>${style}</style><rect width="100%" height="100%" style="fill:#fff"/>
${chart("Drain: attempts in each tenth of a second after “bye” (down for 1.2 s)", drain, 40)}
${chart("Power cut: the same (down for 3 s)", cut, HEIGHT + 100)}
</svg>
`,
);

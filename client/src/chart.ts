// The line over the last days; loaded beside the page's own script where a page has it.

import UPlot from "uplot";
import { shortDay } from "./lib/clock.ts";
import { el, need, pageData } from "./lib/dom.ts";
import { rupiah, shortRupiah } from "./lib/money.ts";
import { onPicture } from "./live/dashboard.ts";
import type { DayTotal } from "./wire.ts";

const HEIGHT = 220;

const holder = need("#omset-chart");
let days = pageData<DayTotal[]>("omset-7-hari") ?? [];

const colour = (name: string): string => getComputedStyle(holder).getPropertyValue(name).trim();
const axis = {
  stroke: colour("--chart-text"),
  grid: { stroke: colour("--chart-grid"), width: 1 },
  ticks: { show: false },
};
const plot = new UPlot(
  {
    width: holder.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { setScale: false } },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(most * 1.15, 1)] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        splits: () => days.map((_, index) => index),
        values: (_, splits) => splits.map((index) => shortDay(days[index]?.tanggal ?? "")),
      },
      { ...axis, size: 58, values: (_, splits) => splits.map(shortRupiah) },
    ],
    series: [
      {},
      {
        stroke: colour("--chart-line"),
        fill: colour("--chart-fill"),
        width: 2.5,
        points: { show: true, size: 7, fill: colour("--chart-line") },
      },
    ],
  },
  columns(),
  holder,
);
new ResizeObserver(() => plot.setSize({ width: holder.clientWidth, height: HEIGHT })).observe(holder);

onPicture(({ omset_7_hari: newer }) => {
  if (!newer) return;
  days = newer;
  plot.setData(columns());
  const rows = days.map(({ tanggal, total }) =>
    el("tr", {}, el("td", {}, shortDay(tanggal)), el("td", { class: "cell-money" }, rupiah(total))),
  );
  document.querySelector("#omset-7-hari-table tbody")?.replaceChildren(...rows);
});

function columns(): UPlot.AlignedData {
  return [days.map((_, index) => index), days.map((day) => day.total)];
}

// The operator's page: the open streams and how fast they are, a new picture every second.

import UPlot from "uplot";
import "./app.ts";
import { clockTime, shopZone } from "./lib/clock.ts";
import { el, need, setText, showRows } from "./lib/dom.ts";
import { grouped } from "./lib/money.ts";
import { onOpenStreams } from "./live/operator.ts";
import type { DelaySecond, OperatorView, StreamRow } from "./wire.ts";

const HEIGHT = 180;
const COLUMNS = 8;

const holder = need("#delay-chart");
const colour = (name: string): string => getComputedStyle(holder).getPropertyValue(name).trim();
const axis = {
  stroke: colour("--chart-text"),
  grid: { stroke: colour("--chart-grid"), width: 1 },
  ticks: { show: false },
};
const line = (stroke: string): UPlot.Series => ({
  stroke,
  width: 2,
  points: { show: true, size: 5, fill: stroke },
});
const plot = new UPlot(
  {
    width: holder.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { setScale: false } },
    scales: { x: { time: true }, y: { range: (_, __, most) => [0, Math.max(most * 1.15, 10)] } },
    axes: [
      { ...axis, grid: { show: false }, show: false },
      { ...axis, size: 48 },
    ],
    series: [{}, line(colour("--chart-line")), line(colour("--chart-text"))],
  },
  columns([]),
  holder,
);
new ResizeObserver(() => plot.setSize({ width: holder.clientWidth, height: HEIGHT })).observe(holder);

onOpenStreams(show);

function show(data: OperatorView): void {
  setText(".streams-total h3", grouped(data.total));
  const newest = data.delay.at(-1);
  if (newest) {
    setText(".streams-p50 h3", `${grouped(newest.p50_ms)} ms`);
    setText(".streams-p99 h3", `${grouped(newest.p99_ms)} ms`);
  }
  plot.setData(columns(data.delay));
  const rows = data.streams.map(row);
  showRows(need("#open-streams-table tbody"), rows.length > 0 ? rows : [nobody()], "data-stream-id");
}

function columns(delay: DelaySecond[]): UPlot.AlignedData {
  return [delay.map(({ at }) => at), delay.map(({ p50_ms }) => p50_ms), delay.map(({ p99_ms }) => p99_ms)];
}

function row(stream: StreamRow): HTMLTableRowElement {
  const end = el("button", { class: "btn btn-outline-danger btn-sm" }, "Akhiri");
  return el(
    "tr",
    { "data-stream-id": String(stream.id) },
    el("td", { class: "cell-name" }, stream.user),
    el("td", {}, stream.role),
    el("td", {}, stream.feeds),
    el("td", {}, clockTime(stream.since, shopZone())),
    el("td", { class: "cell-count cell-minor" }, grouped(stream.lag)),
    el("td", { class: "cell-minor" }, stream.address),
    el("td", { class: "cell-count cell-minor" }, grouped(stream.queue)),
    el("td", {}, el("form", { method: "post", action: `/admin/realtime/${stream.id}/akhiri` }, end)),
  );
}

function nobody(): HTMLTableRowElement {
  return el(
    "tr",
    { class: "empty-row" },
    el("td", { colspan: String(COLUMNS) }, "Tidak ada layar yang terbuka."),
  );
}

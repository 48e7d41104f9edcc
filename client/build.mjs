// Builds everything the pages load into one folder: `node build.mjs OUT_DIR`.
//
// Names carry a hash of the content, so that browsers may keep files for ever; `manifest.json` maps the
// plain name to it. `realtime.js` keeps its plain name: other programs rely on the address.
// Each file also gets a .gz and a .br beside it where that is smaller, made once here instead of per request.

import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { compileAsync } from "sass";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = process.argv[2];
if (!out) throw new Error("node build.mjs OUT_DIR");
// Phones that still get updates; older ones keep the forms, which need no script.
const target = ["chrome90", "firefox90", "safari15"];
const common = { absWorkingDir: here, bundle: true, minify: true, target, write: false, logLevel: "silent" };

/** Files by the name they are served under. */
const files = new Map();
/** Plain name → served name. */
const manifest = {};

function hashed(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const dot = name.lastIndexOf(".");
  return `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
}

function add(name, content) {
  const served = hashed(name, content);
  manifest[name] = served;
  files.set(served, content);
}

async function scripts() {
  // Each is whole: what they share is small, and a page then waits for no second round of requests.
  const pages = await build({
    ...common,
    entryPoints: [
      "app",
      "camera",
      "cash",
      "chart",
      "count",
      "operator",
      "orders",
      "popup",
      "print",
      "proof",
      "scan",
      "till",
    ].map((name) => `src/${name}.ts`),
    outdir: "out",
    format: "esm",
    // Scripts load it from beside themselves, by its name with the hash.
    loader: { ".wasm": "file" },
    assetNames: "[name]-[hash]",
  });
  for (const file of pages.outputFiles) {
    const name = basename(file.path);
    if (!name.endsWith(".wasm")) add(name, file.text);
    else {
      manifest[name.replace(/-[^-]+(?=\.wasm$)/, "")] = name;
      files.set(name, file.contents);
    }
  }
  const leader = await build({ ...common, entryPoints: ["src/leader.ts"], format: "iife" });
  add("leader.js", leader.outputFiles[0].text);
  const realtime = await build({ ...common, entryPoints: ["src/realtime.ts"], format: "iife" });
  files.set("realtime.js", realtime.outputFiles[0].text);
  manifest["realtime.js"] = "realtime.js";
}

async function styles() {
  await Promise.all(["app", "popup", "print"].map(style));
}

async function style(name) {
  const { css } = await compileAsync(join(here, `src/styles/${name}.scss`), {
    loadPaths: [join(here, "node_modules"), join(here, "node_modules/admin-lte/src/scss")],
    style: "compressed",
    // Bootstrap and AdminLTE still speak the older Sass; their own notices are not ours to act on.
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  add(`${name}.css`, (await transform(css, { loader: "css", minify: true, target })).code);
}

async function icons() {
  const names = JSON.parse(await readFile(join(here, "src/icons.json"), "utf8"));
  const symbols = await Promise.all(
    names.map(async (name) => {
      const svg = await readFile(join(here, `node_modules/bootstrap-icons/icons/${name}.svg`), "utf8");
      const shapes = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>")).replace(/\s*\n\s*/g, "");
      return `<symbol id="${name}" viewBox="0 0 16 16">${shapes}</symbol>`;
    }),
  );
  const mark = await readFile(join(here, "src/mark.svg"), "utf8");
  const shapes = mark.slice(mark.indexOf(">") + 1, mark.lastIndexOf("</svg>")).trim();
  symbols.push(`<symbol id="melati" viewBox="0 0 32 32">${shapes}</symbol>`);
  add("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
  add("favicon.svg", mark);
}

function compressed(content) {
  const plain = Buffer.from(content);
  const size = { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length, [constants.BROTLI_PARAM_QUALITY]: 11 };
  const small = [
    [".gz", gzipSync(plain, { level: 9 })],
    [".br", brotliCompressSync(plain, { params: size })],
  ];
  return small.filter(([, packed]) => packed.length < plain.length);
}

async function main() {
  await Promise.all([scripts(), styles(), icons()]);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  for (const [name, content] of files) {
    await writeFile(join(out, name), content);
    for (const [ending, packed] of compressed(content)) await writeFile(join(out, name + ending), packed);
  }
  await writeFile(join(out, "manifest.json"), JSON.stringify(manifest));
}

await main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});

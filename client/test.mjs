// Bundles test/*.test.ts and hands them to Node's own test runner: `node test.mjs`.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
// Inside node_modules, so that the bundles find the packages they leave out.
const out = mkdtempSync(join(here, "node_modules", ".test-"));
try {
  const tests = readdirSync(join(here, "test")).filter((name) => name.endsWith(".test.ts"));
  await build({
    absWorkingDir: here,
    entryPoints: tests.map((name) => `test/${name}`),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    sourcemap: "inline",
  });
  const built = tests.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
  const flags = ["--test", "--enable-source-maps", "--disable-warning=ExperimentalWarning"];
  const run = spawnSync(process.execPath, flags.concat(built), { cwd: here, stdio: "inherit" });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}

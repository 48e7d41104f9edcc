import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

test("the types of the wire are made from the server's document as it is", async () => {
  // Bundled, this file lies elsewhere; the tests start in the folder of the client.
  const { schemaTypes } = await import(pathToFileURL(join(process.cwd(), "wire.mjs")).href);
  const kept = await readFile("src/wire/schema.ts", "utf8");
  assert.ok(kept === (await schemaTypes()), "src/wire/schema.ts is stale: run `cargo xtask wire`");
});

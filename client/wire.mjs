// Writes src/wire/schema.ts, the types of everything on the wire, from the server's own document:
// `node wire.mjs`. `cargo xtask wire` does so after it has written the document anew.

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const document = new URL("../docs/openapi.json", import.meta.url);
const types = new URL("src/wire/schema.ts", import.meta.url);

/** The compiler notes beside each type by which name it found it. */
const WHERE_FROM = /( \*\n)? \* This interface was referenced by .*\n \* via the `definition` "\w+"\.\n/g;

/** A reference is the type it names; what is said beside it would make it another. */
function plainReference(_key, value) {
  const reference = value?.$ref;
  return reference ? { $ref: reference.replace("#/components/schemas/", "#/definitions/") } : value;
}

/** The types of the document, as TypeScript. */
export async function schemaTypes() {
  const { components } = JSON.parse(await readFile(document, "utf8"), plainReference);
  const schema = { type: "object", additionalProperties: false, definitions: components.schemas };
  const compiled = await compile(schema, "Nothing", {
    bannerComment: "// Made from docs/openapi.json by `cargo xtask wire`; not changed by hand.",
    unreachableDefinitions: true,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    style: { printWidth: 110 },
  });
  return compiled
    .replaceAll(WHERE_FROM, "")
    .replaceAll("/**\n */\n", "")
    .replace("export interface Nothing {}\n", "");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(types, await schemaTypes());

// The same demo shop on PostgreSQL: written once, copied for every story.

import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Are the shops of this run kept in PostgreSQL? */
export const onPostgres = process.env.MELATI_TEST_ENGINE === "postgres";

/**
 * A database of the server that the tests were given (`MELATI_TEST_POSTGRES`).
 * @param {string} name
 */
function address(name) {
  const given = process.env.MELATI_TEST_POSTGRES;
  if (!given) throw new Error("MELATI_TEST_POSTGRES names no server; `cargo xtask test browser` starts one");
  const url = new URL(given);
  url.pathname = `/${name}`;
  return url.href;
}

/** @param {string} sql */
async function ask(sql) {
  const { stdout } = await run("psql", ["--no-psqlrc", "-Atqc", sql, address("postgres")]);
  return stdout.trim();
}

/**
 * A database with the demo shop in it, of one's own.
 * @param {string} program whose shop it is
 * @param {(url: string) => Promise<void>} write writes the shop where there is none yet
 */
export async function demoDatabase(program, write) {
  // Another program, or another day, makes another shop.
  const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
  const template = `melati_demo_${day}_${Math.floor(statSync(program).mtimeMs)}`;
  if ((await ask(`SELECT 1 FROM pg_database WHERE datname = '${template}'`)) === "") {
    const unfinished = `${template}_${process.pid}`;
    await ask(`CREATE DATABASE ${unfinished}`);
    await write(address(unfinished));
    await ask(`ALTER DATABASE ${unfinished} RENAME TO ${template}`);
  }
  const name = `melati_story_${process.pid}_${Date.now()}`;
  await ask(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  return { url: address(name), drop: () => ask(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

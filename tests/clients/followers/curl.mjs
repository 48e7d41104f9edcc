// curl; what it prints is only taken apart here.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { follow } from "./again.mjs";

await follow(async function* (address, headers) {
  const fields = Object.entries(headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]);
  const curl = spawn("curl", ["-sSN", "--fail", "--noproxy", "*", ...fields, address], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(curl, "close");
  yield* curl.stdout.setEncoding("utf8");
  await ended;
});

// curl, asked again with the last id whenever it ends; what it prints is only taken apart here.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createParser } from "eventsource-parser";

const { URL: address = "", TOKEN: token, AFTER: after = "" } = process.env;
let last = after;
let pause = 200;
for (;;) {
  const resume = last ? ["--header", `Last-Event-ID: ${last}`] : [];
  const curl = spawn(
    "curl",
    ["-sSN", "--fail", "--noproxy", "*", "--header", `Authorization: Bearer ${token}`, ...resume, address],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = once(curl, "close");
  const parser = createParser({
    onEvent({ event = "message", id, data }) {
      if (id) last = id;
      process.stdout.write(`${JSON.stringify({ event, id: last, data })}\n`);
    },
    onRetry(ms) {
      pause = ms;
    },
  });
  for await (const text of curl.stdout.setEncoding("utf8")) parser.feed(text);
  await ended;
  await new Promise((resolve) => setTimeout(resolve, pause));
}

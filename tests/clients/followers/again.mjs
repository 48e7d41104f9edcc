// For clients that only read: what they hear goes out as it comes, and they are asked again with the last id, after the
// last `retry`.

import { createParser } from "eventsource-parser";

const { URL: address = "", TOKEN: token, AFTER: after = "" } = process.env;

/** @param {(address: string, headers: Record<string, string>) => AsyncIterable<string>} read */
export async function follow(read) {
  let last = after;
  let pause = 200;
  for (;;) {
    const parser = createParser({
      onEvent({ event = "message", id, data }) {
        if (id) last = id;
        process.stdout.write(`${JSON.stringify({ event, id: last, data })}\n`);
      },
      onRetry(ms) {
        pause = ms;
      },
    });
    try {
      const resume = last ? { "Last-Event-ID": last } : {};
      const headers = /** @type {Record<string, string>} */ ({ Authorization: `Bearer ${token}`, ...resume });
      for await (const text of read(address, headers)) parser.feed(text);
    } catch (error) {
      process.stderr.write(`${error}\n`);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

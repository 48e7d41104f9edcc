// The npm package `eventsource-parser`: only the format; coming back is the program's own business.

import { createParser } from "eventsource-parser";

const { URL: address = "", TOKEN: token, AFTER: after = "" } = process.env;
let last = after;
let pause = 200;
for (;;) {
  try {
    const answer = await fetch(address, {
      headers: {
        Authorization: `Bearer ${token}`,
        ...(last && { "Last-Event-ID": last }),
      },
    });
    if (!answer.ok || !answer.body) throw new Error(`answered ${answer.status}`);
    const parser = createParser({
      onEvent({ event = "message", id, data }) {
        if (id) last = id;
        process.stdout.write(`${JSON.stringify({ event, id: last, data })}\n`);
      },
      onRetry(ms) {
        pause = ms;
      },
    });
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) parser.feed(chunk);
  } catch (error) {
    process.stderr.write(`${error}\n`);
  }
  await new Promise((resolve) => setTimeout(resolve, pause));
}

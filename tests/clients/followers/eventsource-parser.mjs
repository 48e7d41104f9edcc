// The npm package `eventsource-parser` over `fetch`.

import { follow } from "./again.mjs";

await follow(async function* (address, headers) {
  const answer = await fetch(address, { headers });
  if (!answer.ok || !answer.body) throw new Error(`answered ${answer.status}`);
  yield* answer.body.pipeThrough(new TextDecoderStream());
});

// The worker that all tabs of a browser share: it holds their one connection. Its name is the tabs' bus.

import { Leader } from "./realtime/leader.ts";
import { broadcast } from "./realtime/protocol.ts";

new Leader(broadcast((globalThis as unknown as { name: string }).name));

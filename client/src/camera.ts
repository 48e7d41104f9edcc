// The camera for the till, loaded when it is first asked for.

export { watch } from "./lib/camera.ts";

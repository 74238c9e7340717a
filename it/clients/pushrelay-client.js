import { WebSocket } from "ws";

// Node has its own since version 22; this one would throw what nobody listens to.
globalThis.WebSocket ??= class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.on("error", () => {});
  }
};
const { listen: begin } = await import("./pushrelay.js");

/** The WAR's own. */
export function listen(url, say, transport) {
  begin(url, {
    transports: [transport],
    onMessage: ({ data }) => say("message", data),
    onStatus: ({ state, reason = "" }) => say({ reconnecting: "lost", closed: "ended" }[state] ?? state, reason),
  });
}

import { EventSource } from "eventsource";
import { WebSocket } from "ws";
import { XMLHttpRequest } from "./xml-http-request.js";

Object.assign(globalThis, { EventSource, WebSocket, XMLHttpRequest, window: globalThis, addEventListener() {} });
const { default: NchanSubscriber } = await import("nchan");

/** Nchan's own. */
export function listen(url, say, transport) {
  const subscriber = new NchanSubscriber(url, { subscriber: transport });
  subscriber.on("connect", () => say("open"));
  subscriber.on("message", data => say("message", data));
  subscriber.on("disconnect", () => say("lost"));
  subscriber.on("error", () => say("lost"));
  subscriber.start();
}

import { WebSocket } from "ws";

/** A bare WebSocket, with the few lines that make it come back after its last message. */
export function listen(url, say) {
  let last;
  const connect = () => {
    const position = last ? `&last_event_id=${encodeURIComponent(last)}` : "";
    const socket = new WebSocket(url.replace(/^http/, "ws") + position, "ws+meta.nchan");
    socket.onopen = () => say("open");
    socket.onmessage = ({ data }) => {
      const end = data.indexOf("\n\n");
      [, last] = /^id: ([^;\n]+)/.exec(data.slice(0, end));
      say("message", data.slice(end + 2));
    };
    socket.onerror = () => {}; // it is closed after that
    socket.onclose = ({ code, reason }) => {
      if (code === 4409 || code === 1008 || (code === 1001 && reason === "410 Gone")) {
        say("ended", `${code} ${reason}`);
      } else {
        say("lost", `${code} ${reason}`);
        setTimeout(connect, 500 + 500 * Math.random());
      }
    };
  };
  connect();
}

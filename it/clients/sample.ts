// What pushrelay.d.ts says of pushrelay.js, checked by tsc: all that may be written, and what may not.
import { listen, type Listening, type Message, type Options, type Status } from "./pushrelay.js";

const options: Options = {
  channel: ["news", "sport"],
  channelParameter: "room",
  separator: ",",
  transports: ["websocket", "longpoll"],
  lastEventId: localStorage.getItem("last") ?? undefined,
  binary: false,
  token: async () => (await fetch("/token")).text(),
  credentials: "include",
  connectTimeout: 5000,
  pollInterval: 5000,
  signal: AbortSignal.timeout(60_000),
  onMessage: ({ data, id, missed, transport, contentType, channel, event }: Message) => {
    const text: string = typeof data === "string" ? data : new TextDecoder().decode(data);
    console.log(text, id, missed ? "some were missed" : "", transport, contentType, channel, event);
  },
  onStatus: tell,
};

function tell(status: Status): void {
  switch (status.state) {
    case "connecting":
    case "open":
      console.log(status.transport);
      break;
    case "reconnecting":
      console.log(status.transport, status.retryIn.toFixed());
      break;
    case "closed":
      console.log({ close: "", conflict: "taken", gone: "deleted", forbidden: "", refused: "" }[status.reason]);
      break;
    default:
      status satisfies never;
  }
}

const listening: Listening = listen(new URL("https://relay.example/listen"), options);
const last: string | undefined = listening.lastEventId;
listening.close();

// As in the documentation.
listen("/listen?id=news", {
  onMessage: ({ data, id, missed }) => console.log(id, data, missed ? "(messages before it were missed)" : ""),
  onStatus: ({ state, transport, reason }) => console.log(state, transport, reason),
});

listen("/listen", { token: () => "a token" });

// The first names, until 1.0.
listen("/listen", { channel: "news", lastId: last ?? "", patience: 1000, interval: 1000 });
console.log(listening.lastId);

// @ts-expect-error: there is no such transport
listen("/listen", { transports: ["carrier pigeon"] });
// @ts-expect-error: nor such an option
listen("/listen", { chanel: "news" });
// @ts-expect-error: a token gets old
listen("/listen", { token: "a token" });
// @ts-expect-error: the position is the relay's to tell
listening.lastEventId = "1:0";
// @ts-expect-error: that state has been renamed
listen("/listen", { onStatus: ({ state }) => state === "waiting" });

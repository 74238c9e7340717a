// The types of pushrelay.js. MIT license.

export type Transport = "websocket" | "eventsource" | "longpoll";

export interface Message {
  /** Text if it is valid UTF-8 (and `binary` is not set), else its bytes. */
  data: string | ArrayBuffer;
  /** Its position in the channel, `second:tag`. */
  id: string;
  /** Whether messages before it were removed before they came. */
  missed: boolean;
  transport: Transport;
  /** Not known over an event stream. */
  contentType?: string | undefined;
  /** Whose message it is, if one listens to several channels. */
  channel?: string | undefined;
  /** The name that the sender gave it; over an event stream only. */
  event?: string | undefined;
}

/**
 * Why it was closed: by `close()` or the signal; another listener has the channel; the channel was deleted; it is not
 * for us; the request makes no sense to the relay.
 */
export type Reason = "close" | "conflict" | "gone" | "forbidden" | "refused";

export type Status =
  | { state: "connecting" | "open"; transport: Transport; retryIn?: undefined; reason?: undefined }
  /** Not connected; tries again after `retryIn` milliseconds. */
  | { state: "reconnecting"; transport: Transport; retryIn: number; reason?: undefined }
  /** For good. */
  | { state: "closed"; transport?: undefined; retryIn?: undefined; reason: Reason };

export interface Options {
  /** An id, or several; without it the URL names the channel. */
  channel?: string | string[];
  /** The query parameter that names the channel where `push_channel_id` is not `$arg_id`: `id` unless it is given. */
  channelParameter?: string;
  /** Between several ids (`push_channel_id_separator`): a comma unless it is given. */
  separator?: string;
  onMessage?: (message: Message) => void;
  onStatus?: (status: Status) => void;
  /** In the order in which they are tried: WebSocket, event stream, long-poll unless it is given. */
  transports?: Transport[];
  /** The position to begin after, the id of the last message received; without it: the oldest message there is. */
  lastEventId?: string | undefined;
  /** Data is always bytes; in text of an event stream each CR has become LF. */
  binary?: boolean;
  /** Gives the token that the location needs: asked anew for each request and each stream. */
  token?: () => string | Promise<string>;
  /** For requests to another origin: `include` to send cookies. */
  credentials?: RequestCredentials;
  /** Milliseconds in which a stream has to begin, else the next transport is tried: 5000 unless it is given. */
  connectTimeout?: number;
  /** Milliseconds between two requests to an interval-poll location: 5000 unless it is given. */
  pollInterval?: number;
  /** Ends it as `close()` does. */
  signal?: AbortSignal | undefined;

  /** @deprecated goes in 1.0: `lastEventId` */
  lastId?: string;
  /** @deprecated goes in 1.0: `connectTimeout` */
  patience?: number;
  /** @deprecated goes in 1.0: `pollInterval` */
  interval?: number;
}

export interface Listening {
  /** Ends it; nothing is called after that but `onStatus`, once, before it returns. */
  close(): void;
  /** The id of the last message received; before there is one, what it began after. */
  readonly lastEventId: string | undefined;
  /** @deprecated goes in 1.0: `lastEventId` */
  readonly lastId: string | undefined;
}

/**
 * Listens until it is closed or the relay ends it for good. Whatever connection is lost, it goes on after the last
 * message, over whichever transport gets through; one connection at a time, each message once and in order.
 *
 * @param url of the listener location
 */
export function listen(url: string | URL, options?: Options): Listening;

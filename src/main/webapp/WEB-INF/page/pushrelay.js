// Pushrelay's client. MIT license.

/**
 * @typedef {"websocket" | "eventsource" | "longpoll"} Transport
 *
 * @typedef {object} Message
 * @property {string | ArrayBuffer} data text if it is valid UTF-8 (and `binary` is not set), else its bytes
 * @property {string} id position in the channel, `second:tag`
 * @property {boolean} missed whether messages before it were removed before they came
 * @property {Transport} transport
 * @property {string} [contentType] not over an event stream
 * @property {string} [channel] whose message it is, if one listens to several
 * @property {string} [event] name that the sender gave it, over an event stream only
 *
 * @typedef {object} Status
 * @property {"connecting" | "open" | "waiting" | "closed"} state `waiting`: will try again; `closed`: will not
 * @property {Transport} [transport]
 * @property {number} [retryIn] milliseconds, when waiting
 * @property {"close" | "conflict" | "gone" | "forbidden" | "refused"} [reason] when closed: by close(), as another
 *   listener has the channel, it was deleted, it is not for us, or the request makes no sense to the relay
 *
 * @typedef {object} Options
 * @property {string | string[]} [channel] id, or several; may be in the URL instead
 * @property {string} [separator] between several ids (`push_channel_id_separator`), a comma unless it is given
 * @property {(message: Message) => void} [onMessage]
 * @property {(status: Status) => void} [onStatus]
 * @property {Transport[]} [transports] in the order in which they are tried; WebSocket first unless it is given
 * @property {string} [lastId] where to go on, the id of the last message received; without it: the oldest there is
 * @property {boolean} [binary] data is always bytes; in an event stream each CR in text has become LF
 * @property {RequestCredentials} [credentials] for the requests of another origin: `include` to send cookies
 * @property {number} [patience] milliseconds in which a stream has to begin, else the next transport is tried
 * @property {number} [interval] milliseconds between two requests to an interval-poll location
 *
 * @typedef {object} Listening
 * @property {() => void} close ends it; nothing is called after that but onStatus, once, before it returns
 * @property {string | undefined} lastId of the last message received
 */

/** Without a byte for so long (the relay pings every 25 s, holds for 55 s) a connection is taken for dead. */
const QUIET = 75_000;
/** Streams that last so long, or deliver, are good: the next loss is the first one again. */
const STABLE = 10_000;
/** After so long with long-poll a transport that once worked is tried again. */
const RISE = 300_000;
/** So often one that once worked is tried before the next one is. */
const TRIES = 3;
/** A number, or one for each of several channels, in an entity tag. */
const TAG = /^(?:W\/)?"?((?:-|\[?\d+]?)(?:,(?:-|\[?\d+]?))*)/;
/** Statuses and close codes after which asking again would be answered the same. */
const FINAL = {
  400: "refused", 401: "forbidden", 403: "forbidden", 409: "conflict", 410: "gone",
  1008: "forbidden", 4409: "conflict",
};

/**
 * Listens until it is closed or the relay ends it for good. Whatever connection is lost, it goes on after the last
 * message, over whichever transport gets through; one connection at a time, each message once and in order.
 *
 * @param {string | URL} url of the listener location
 * @param {Options} [options]
 * @returns {Listening}
 */
export function listen(url, options = {}) {
  const { onMessage, onStatus, channel, transports = ["websocket", "eventsource", "longpoll"] } = options;
  let last = options.lastId;
  const base = new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href);
  base.hash = "";
  if (channel !== undefined) {
    add(base, "id", [channel].flat().join(options.separator ?? ","));
  }
  const closing = new AbortController();
  const closed = closing.signal;

  const tell = status => closed.aborted || call(onStatus, status);

  function finish(reason) {
    if (!closed.aborted) {
      closing.abort();
      call(onStatus, { state: "closed", reason });
    }
  }

  /** One connection (of long-poll: as many requests as go well). Never throws. */
  async function connect(transport, rises) {
    const stopping = new AbortController();
    const { signal } = stopping;
    const stop = () => stopping.abort();
    closed.addEventListener("abort", stop);
    let timer = setTimeout(stop, transport === "longpoll" ? QUIET : options.patience ?? 5000);
    const begun = Date.now();
    let opened = 0;
    let good = false;
    const link = {
      signal,
      options,
      address() {
        const address = new URL(base);
        if (last) {
          add(address, "last_event_id", last);
        }
        return address.href;
      },
      /** Something has come: the connection lives. */
      heard() {
        clearTimeout(timer);
        if (!signal.aborted) {
          timer = setTimeout(stop, QUIET);
          if (!opened) {
            opened = Date.now();
            tell({ state: "open", transport });
          }
        }
      },
      /** For a WebSocket, whose pings no script sees. */
      beats(beat) {
        link.heard();
        clearTimeout(timer);
        timer = setInterval(beat, QUIET / 3);
      },
      deliver(body, id, more) {
        if (!id) {
          throw new Error("no position");
        }
        if (!signal.aborted) {
          good = true;
          last = id;
          call(onMessage, { data: data(body, options.binary), id, missed: false, transport, ...more });
        }
      },
      /** For long-poll, after an answer that is one: whether to ask again. */
      goesOn() {
        good = true;
        return !signal.aborted && !(rises && Date.now() - begun > RISE);
      },
    };
    let end;
    try {
      end = await TRANSPORTS[transport](link);
    } catch {
      // Lost: a network error, or given up by the timer.
    }
    clearTimeout(timer);
    stop();
    closed.removeEventListener("abort", stop);
    return { ...end, opened, good: good || (opened && Date.now() - opened > STABLE) };
  }

  async function run() {
    const worked = new Set();
    const best = () => Math.max(0, transports.findIndex(transport => worked.has(transport)));
    let at = 0;
    let failures = 0;
    while (!closed.aborted) {
      const transport = transports[at];
      tell({ state: "connecting", transport });
      const { opened, good, status, after } = await connect(transport, best() < at && worked.has(transports[best()]));
      if (FINAL[status]) {
        finish(FINAL[status]);
      }
      if (good) {
        failures = 0;
      }
      if (opened) {
        worked.add(transport);
        at = best();
      } else if (status !== 503 && !(worked.has(transport) && failures + 1 < TRIES)) {
        if (++at < transports.length && !closed.aborted) {
          continue; // at once: it is the transport that does not get through, perhaps
        }
        at = best();
      }
      const retryIn = Math.round(after ?? Math.min(30_000, 500 * 2 ** failures++) * (0.5 + Math.random() / 2));
      tell({ state: "waiting", transport, retryIn });
      await sleep(retryIn, closed);
    }
  }

  run();
  return {
    close: () => finish("close"),
    get lastId() {
      return last;
    },
  };
}

const TRANSPORTS = {
  websocket: link =>
    new Promise(resolve => {
      const socket = new WebSocket(link.address().replace(/^http/, "ws"), "ws+meta.nchan");
      const over = end => {
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
        resolve(end);
      };
      socket.binaryType = "arraybuffer";
      socket.onopen = () => link.beats(() => socket.send(""));
      socket.onmessage = ({ data }) => {
        try {
          const { body, id: marked, channel, "content-type": contentType } = frame(data);
          const [id, mark] = marked.split(";");
          link.deliver(body, id, { missed: mark === "missed", channel, contentType });
        } catch {
          over();
        }
      };
      socket.onclose = ({ code, reason }) => {
        // A server that stops may say 1001.
        const gone = code === 1001 && reason.startsWith("410");
        over(code === 1012 ? retry(3) : { status: gone ? 410 : code });
      };
      link.signal.addEventListener("abort", () => over());
    }),

  // Not by EventSource: it sees no status, no comment, not why a stream ends, and comes back by itself.
  async eventsource(link) {
    const answer = await ask(link, { Accept: "text/event-stream" });
    if (answer.status !== 200 || !answer.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      return refusal(answer);
    }
    const text = new TextDecoder("utf-8", { ignoreBOM: true });
    let rest = "";
    let event = { data: [] };
    let missed = false;
    let end;
    await read(answer, link, chunk => {
      const lines = text.decode(chunk, { stream: true }).split("\n");
      lines[0] = rest + lines[0];
      rest = lines.pop();
      for (const line of lines) {
        const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line);
        if (name === "data") {
          event.data.push(value);
        } else if (name) {
          event[name] = value;
        } else if (value.startsWith("channel ")) {
          event.channel = value.slice(8);
        } else if (/^\d{3} /.test(value)) {
          end = { status: +value.slice(0, 3), after: +event.retry || undefined };
        } else if (!line) {
          const { data, id, event: name, channel } = event;
          if (id && data.length) {
            const isBinary = name === "binary";
            const body = isBinary ? Uint8Array.from(atob(data[0]), c => c.charCodeAt(0)).buffer : data.join("\n");
            link.deliver(body, id, { missed, channel, event: isBinary ? undefined : name });
          }
          missed = id ? false : missed || name === "missed";
          event = { data: [] };
        }
      }
    });
    return end;
  },

  async longpoll(link) {
    do {
      const begun = Date.now();
      const held = setTimeout(link.heard, 1000); // a request that is held answers nothing yet
      let answer;
      try {
        answer = await ask(link, {});
      } finally {
        clearTimeout(held);
      }
      const { status, headers } = answer;
      // message/http has any status, and a position.
      const isMessage = status !== 304 && headers.has("Last-Modified");
      if (!isMessage && status !== 304 && status !== 408) {
        return refusal(answer);
      }
      const chunks = [];
      await read(answer, link, chunk => chunks.push(chunk));
      link.heard();
      if (isMessage) {
        const second = Date.parse(headers.get("Last-Modified")) / 1000;
        const tag = TAG.exec(headers.get("ETag") ?? "")?.[1];
        link.deliver(await new Blob(chunks).arrayBuffer(), second && tag && `${second}:${tag}`, {
          missed: headers.get("Push-Missed") === "true",
          contentType: headers.get("Content-Type") ?? undefined,
          channel: decodeURIComponent(headers.get("Push-Channel") ?? "") || undefined,
        });
      } else {
        const pause = status === 304 ? link.options.interval ?? 5000 : 1000 - (Date.now() - begun);
        await sleep(pause, link.signal);
      }
    } while (link.goesOn());
    return { after: 0 };
  },
};

function ask({ address, options, signal }, headers) {
  const { credentials = "same-origin" } = options;
  return fetch(address(), { headers, signal, credentials, cache: "no-store" });
}

/** Why an answer is none. */
function refusal({ status, headers }) {
  return status === 503 ? retry(+headers.get("Retry-After") || 3) : { status };
}

/** Not all at the same moment. */
const retry = seconds => ({ status: 503, after: Math.min(seconds, 300) * 1000 * (0.5 + Math.random()) });

async function read({ body }, { heard }, take) {
  const reader = body?.getReader();
  for (let next; reader && !(next = await reader.read()).done; ) {
    heard();
    take(next.value);
  }
}

/** Header lines, an empty line, the message. */
function frame(data) {
  const isText = typeof data === "string";
  const bytes = isText ? [] : new Uint8Array(data);
  const end = isText ? data.indexOf("\n\n") : bytes.findIndex((b, i) => b === 10 && bytes[i + 1] === 10);
  const head = isText ? data.slice(0, end) : new TextDecoder().decode(bytes.subarray(0, end));
  return { ...Object.fromEntries(head.split("\n").map(line => line.split(/: (.*)/s))), body: data.slice(end + 2) };
}

/** The same for every transport: text is what is valid UTF-8. */
function data(body, binary) {
  if (typeof body === "string") {
    return binary ? new TextEncoder().encode(body).buffer : body;
  }
  try {
    return binary ? body : new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return body;
  }
}

function add(url, name, value) {
  // Not as a form: to the relay a plus sign is a plus sign.
  url.search += `${url.search ? "&" : "?"}${name}=${encodeURIComponent(value)}`;
}

function call(callback, argument) {
  try {
    callback?.(argument);
  } catch (error) {
    setTimeout(() => {
      throw error;
    });
  }
}

/** Until then, until the signal, or until the machine is online again. */
function sleep(millis, signal) {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      globalThis.removeEventListener?.("online", done);
      resolve();
    };
    const timer = setTimeout(done, millis);
    signal.addEventListener("abort", done);
    globalThis.addEventListener?.("online", done);
    if (signal.aborted) {
      done();
    }
  });
}

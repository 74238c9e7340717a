// @ts-self-types="./pushrelay.d.ts"
// Pushrelay's client. MIT license. What it takes and tells is in pushrelay.d.ts, beside it.

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

/** HTTP statuses after which asking again would be answered the same. */
const STATUSES = { 400: "refused", 401: "forbidden", 403: "forbidden", 409: "conflict", 410: "gone" };
/** Close codes of that kind. A server that stops says 1001 too: it is the relay's for this phrase alone. */
const CLOSE_CODES = { "1001 410 Gone": "gone", 1008: "forbidden", 4401: "forbidden", 4403: "forbidden", 4409: "conflict" };
/** Status and close code of a token that is missing, wrong or has expired. */
const DENIED = [401, 4401];
/** Why a WebSocket ends whose token has expired, and not because the application does not let it listen. */
const EXPIRED = "401 Token expired";
/** Close codes of a server that stops. */
const STOPPING = [1001, 1012];

/** The first names of options, which work until 1.0. */
const RENAMED = { lastId: "lastEventId", patience: "connectTimeout", interval: "pollInterval" };

/**
 * @param {string | URL} url
 * @param {import("./pushrelay.js").Options} [given]
 * @returns {import("./pushrelay.js").Listening}
 */
export function listen(url, given = {}) {
  const options = renamed(given);
  const { onMessage, onStatus, channel, transports = ["websocket", "eventsource", "longpoll"] } = options;
  let last = options.lastEventId;
  const base = new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href);
  base.hash = "";
  if (channel !== undefined) {
    add(base, options.channelParameter ?? "id", [channel].flat().join(options.separator ?? ","));
  }
  const closing = new AbortController();
  const closed = closing.signal;

  /** @param {import("./pushrelay.js").Status} status */
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
    let timer = setTimeout(stop, transport === "longpoll" ? QUIET : options.connectTimeout ?? 5000);
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
      /** The token for a request, asked for anew; the connection's time holds for it too. */
      async token() {
        if (options.token) {
          let fail;
          try {
            return await new Promise((resolve, reject) => {
              fail = reject;
              signal.addEventListener("abort", fail);
              Promise.resolve().then(options.token).then(resolve, reject);
            });
          } finally {
            signal.removeEventListener("abort", fail);
          }
        }
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
    const policy = retryPolicy(transports);
    let denied = false;
    while (!closed.aborted) {
      const transport = policy.transport();
      tell({ state: "connecting", transport });
      const end = await connect(transport, policy.canRise());
      // Who was let in before, or has a new token, is let in again perhaps: it is tried once.
      // A WebSocket is open before the application is asked about it.
      const letIn = end.opened && (transport !== "websocket" || end.letIn);
      if (end.denied && (letIn || (options.token && !denied))) {
        end.reason = undefined;
        end.after ??= 500;
      }
      denied = end.denied && !letIn;
      if (end.reason) {
        finish(end.reason);
      }
      const retryIn = policy.pause(end);
      if (retryIn) {
        tell({ state: "reconnecting", transport, retryIn });
        await sleep(retryIn, closed);
      }
    }
  }

  const close = () => finish("close");
  if (options.signal?.aborted) {
    close();
  }
  options.signal?.addEventListener("abort", close, { signal: closed });
  run();
  return {
    close,
    get lastEventId() {
      return last;
    },
    get lastId() {
      warn("lastId", "lastEventId");
      return last;
    },
  };
}

/** Which transport is tried next, and after what pause. */
function retryPolicy(transports) {
  const worked = new Set();
  let current = 0;
  let failures = 0;
  const best = () => Math.max(0, transports.findIndex(transport => worked.has(transport)));
  return {
    transport: () => transports[current],
    /** Whether one that has worked comes before the current one. */
    canRise: () => best() < current && worked.has(transports[best()]),
    /**
     * Goes on after a connection that has ended; in how many milliseconds, 0: at once.
     *
     * @param after what the relay wants it to be, if it has said so
     */
    pause({ opened, good, after }) {
      if (good) {
        failures = 0;
      }
      if (opened) {
        worked.add(transports[current]);
        current = best();
      } else if (after === undefined && !(worked.has(transports[current]) && failures + 1 < TRIES)) {
        if (++current < transports.length) {
          return 0; // it is the transport that does not get through, perhaps
        }
        current = best();
      }
      return Math.round(after ?? Math.min(30_000, 500 * 2 ** failures++) * (0.5 + Math.random() / 2));
    },
  };
}

/** How each ends is told by `reason`, if it is for good, or `after`, if the relay wants to be asked again then. */
const TRANSPORTS = {
  async websocket(link) {
    const token = await link.token();
    return new Promise(resolve => {
      const protocols = ["ws+meta.nchan", ...(token ? [`bearer.${token}`] : [])];
      const socket = new WebSocket(link.address().replace(/^http/, "ws"), protocols);
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
      socket.onclose = ({ code, reason }) =>
        over({
          denied: DENIED.includes(code),
          letIn: reason === EXPIRED,
          // The application's word is its status, and 4000.
          reason: CLOSE_CODES[code] ?? CLOSE_CODES[`${code} ${reason}`] ?? STATUSES[code - 4000],
          after: STOPPING.includes(code) ? spread(3) : undefined,
        });
      link.signal.addEventListener("abort", () => over());
    });
  },

  // Not by EventSource: it sees no status, no comment, not why a stream ends, and comes back by itself.
  async eventsource(link) {
    const answer = await ask(link, { Accept: "text/event-stream" });
    if (answer.status !== 200 || !answer.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      return refusal(answer);
    }
    const text = new TextDecoder("utf-8", { ignoreBOM: true });
    let rest = "";
    let event = { data: [] };
    let channel;
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
          channel = value.slice(8);
        } else if (/^\d{3} /.test(value)) {
          end = { ...ending(value.slice(0, 3)), after: +event.retry || undefined };
        } else if (!line) {
          const { data, id, event: name } = event;
          if (id && data.length) {
            const isBinary = name === "binary";
            const body = isBinary ? Uint8Array.from(atob(data[0]), c => c.charCodeAt(0)).buffer : data.join("\n");
            link.deliver(body, id, { missed, channel, event: isBinary ? undefined : name });
            channel = undefined;
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
        const pause = status === 304 ? link.options.pollInterval ?? 5000 : 1000 - (Date.now() - begun);
        await sleep(pause, link.signal);
      }
    } while (link.goesOn());
    return { after: 0 };
  },
};

async function ask({ address, options, signal, token }, headers) {
  const { credentials = "same-origin" } = options;
  const given = await token();
  if (given) {
    headers.Authorization = `Bearer ${given}`;
  }
  return fetch(address(), { headers, signal, credentials, cache: "no-store" });
}

const ending = status => ({ reason: STATUSES[status], denied: DENIED.includes(+status) });

/** Why an answer is none. */
function refusal({ status, headers }) {
  return {
    ...ending(status),
    after: [429, 503].includes(status) ? spread(Math.min(+headers.get("Retry-After") || 3, 300)) : undefined,
  };
}

/** Seconds as milliseconds, not the same for everybody. */
const spread = seconds => seconds * 1000 * (0.5 + Math.random());

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
  const bytes = new Uint8Array(isText ? 0 : data);
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

/** @param {import("./pushrelay.js").Options} given */
function renamed(given) {
  const options = { ...given };
  for (const [old, name] of Object.entries(RENAMED)) {
    if (old in given) {
      warn(old, name);
      options[name] ??= given[old];
    }
  }
  return options;
}

const warn = (old, name) => console.warn(`pushrelay.js: ${old} is now ${name}; the old name goes in 1.0`);

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

// The page at the relay's root: listens with pushrelay.js and sends with fetch. Whatever comes from the relay is shown
// as text.
import { listen } from "./pushrelay.js";

/** As many messages are shown. */
const SHOWN = 200;

const $ = id => document.getElementById(id);
const root = new URL(".", import.meta.url);
const channel = $("channel");

/** @type {{senders: object[], listeners: object[]}} */
let locations = { senders: [], listeners: [] };
/** @type {import("./pushrelay.js").Listening | undefined} */
let listening;
/** When this page sent a message, by its id; and which item shows it: either may be known first. */
const sent = new Map();
const shown = new Map();

/** The address of the channel at a location; where nothing but a query parameter names it there. */
function address({ path, argument }, id) {
  const url = new URL(encodeURI(path.slice(1)), root);
  if (argument) {
    url.search = `?${argument}=${encodeURIComponent(id)}`;
  }
  return url.href;
}

const chosen = (kind, of) => locations[of][Number($(kind).value)];

// ---- Listening

function connect() {
  const id = channel.value;
  const transport = $("transport").value;
  const location = chosen("listener", "listeners");
  const offered = ["websocket", "eventsource", "longpoll"].filter(name => location.transports.includes(name));
  clear();
  $("connect").textContent = "Disconnect";
  listening = listen(address(location, id), {
    transports: transport ? [transport] : offered,
    onMessage: show,
    onStatus,
  });
}

function disconnect() {
  const open = listening;
  listening = undefined;
  open?.close();
}

const NAMES = { websocket: "WebSocket", eventsource: "event stream", longpoll: "long-poll" };
const REASONS = {
  close: "Not connected",
  conflict: "Ended: another listener has taken this channel",
  gone: "Ended: the channel was deleted",
  forbidden: "Refused: this channel is not for you",
  refused: "Refused: the relay can’t make sense of the request",
};

function onStatus({ state, transport, retryIn, reason }) {
  const told = $("state");
  const name = NAMES[transport];
  told.dataset.state = reason && reason !== "close" ? "failed" : state;
  told.textContent = {
    connecting: `Connecting by ${name}…`,
    open: `Connected by ${name}`,
    reconnecting: `${name?.replace(/^./, c => c.toUpperCase())} did not work; next try in ${((retryIn ?? 0) / 1000).toFixed(1)} s`,
    closed: REASONS[reason],
  }[state];
  if (state === "closed") {
    listening = undefined;
    $("connect").textContent = "Connect";
  }
}

function show({ data, id, missed, contentType, channel: from, event, transport }) {
  const item = document.createElement("li");
  const body = document.createElement("pre");
  body.className = "data";
  body.textContent = typeof data === "string" ? data || "(empty)" : `(${data.byteLength} bytes that are no text)`;
  const about = document.createElement("p");
  about.className = "about";
  const tell = (text, name = "") => {
    const part = document.createElement("span");
    part.textContent = text;
    part.className = name;
    about.append(part);
  };
  tell(id, "id");
  tell(new Date().toLocaleTimeString(), "time");
  tell(NAMES[transport]);
  [contentType, from && `channel ${from}`, event && `event ${event}`].filter(Boolean).forEach(text => tell(text));
  if (missed) {
    tell("messages before this one were missed", "missed");
  }
  item.append(body, about);
  $("messages").prepend(item);
  while ($("messages").children.length > SHOWN) {
    $("messages").lastElementChild.remove();
  }
  shown.set(id, { about, at: performance.now() });
  tellLatency(id);
  toggleEmpty();
}

/** Of what this page sent itself: other clocks are not comparable to the millisecond. */
function tellLatency(id) {
  const item = shown.get(id);
  if (sent.has(id) && item && !item.about.querySelector(".latency")) {
    const latency = document.createElement("span");
    latency.className = "latency";
    latency.textContent = `${Math.max(0, item.at - sent.get(id)).toFixed(0)} ms after it was sent`;
    item.about.append(latency);
  }
}

function clear() {
  $("messages").replaceChildren();
  sent.clear();
  shown.clear();
  toggleEmpty();
}

function toggleEmpty() {
  const any = $("messages").children.length > 0;
  $("log").hidden = $("clear").hidden = !any;
  $("empty").hidden = any;
}

// ---- Sending: the browser itself asks for the password that the relay wants

async function ask(method, body) {
  const headers = { Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "text/plain; charset=utf-8" }) };
  const at = performance.now();
  let answer;
  try {
    answer = await fetch(address(chosen("sender", "senders"), channel.value), { method, body, headers, cache: "no-store" });
  } catch {
    return { told: "The relay does not answer." };
  }
  if (answer.ok) {
    const info = [await answer.json()].flat().find(Boolean); // of several channels the first that is there
    return { at, status: answer.status, info };
  }
  const sentence = answer.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : "";
  return { status: answer.status, told: sentence.trim() || (TOLD[answer.status] ?? `The relay answered ${answer.status}.`) };
}

const TOLD = {
  401: "Without the sender’s name and password nothing is sent.",
  403: "This user is not a sender.",
  404: "There is no such channel: nobody has sent to it or listens.",
};

async function send() {
  const { at, status, info, told } = await ask("POST", $("text").value);
  if (info) {
    sent.set(info.last_message_id, at);
    tellLatency(info.last_message_id);
    tellInfo(info);
  }
  $("sent").textContent = told ?? (status === 201 ? "Sent to those who listen." : "Accepted: nobody was waiting, so it is kept.");
}

async function look() {
  const { info, told } = await ask("GET");
  $("info").hidden = !info;
  $("sent").textContent = told ?? `Channel “${channel.value}” at ${new Date().toLocaleTimeString()}:`;
  if (info) {
    tellInfo(info);
  }
}

function tellInfo(info) {
  const { requested, last_message_id: last } = info;
  const told = { ...info, requested: requested < 0 ? "never" : `${requested} s ago`, last_message_id: last ?? "none yet" };
  for (const value of document.querySelectorAll("[data-key]")) {
    value.textContent = String(told[value.dataset.key]);
  }
  $("info").hidden = false;
}

// ---- The page

/** A word of a shell's command. */
const quoted = text => `'${text.replaceAll("'", "'\\''")}'`;

function tellHow() {
  const location = chosen("listener", "listeners");
  const sender = chosen("sender", "senders");
  $("look").disabled = !sender?.info;
  const lines = [];
  if (location) {
    const url = address(location, channel.value);
    lines.push(`curl ${quoted(url)}`);
    $("script").textContent = `import { listen } from ${JSON.stringify(new URL("pushrelay.js", root).href)};

const listening = listen(${JSON.stringify(url)}, {
  onMessage: ({ data, id, missed }) => console.log(id, data, missed ? "some were missed" : ""),
  onStatus: ({ state, transport }) => console.log(state, transport),
}); // listening.close() ends it`;
  }
  if (sender) {
    lines.push(`curl -u NAME:PASSWORD -H 'Content-Type: text/plain' -d hello ${quoted(address(sender, channel.value))}`);
  }
  $("commands").textContent = lines.join("\n");
}

function offer(kind, of) {
  const select = $(kind);
  select.replaceChildren(...of.map(({ path }, i) => new Option(path, String(i))));
  select.parentElement.hidden = of.length < 2;
}

async function begin() {
  const answer = await fetch(new URL("locations.json", root));
  if (!answer.ok) {
    throw new Error(`${answer.status}`);
  }
  locations = await answer.json();
  offer("listener", locations.listeners);
  offer("sender", locations.senders);
  if (!locations.senders.length) {
    $("post").disabled = true;
    $("sent").textContent = "Messages can’t be sent from here: senders have a port of their own.";
  }
  const other = [...locations.listeners, ...locations.senders].find(({ argument }) => !argument);
  if (other) {
    $("notice").textContent = `The channel at ${other.path} is not named by a query parameter alone: this page can’t choose it there.`;
    $("notice").hidden = false;
  }
  tellHow();
}

const reload = () => {
  if (listening) {
    disconnect();
    connect();
  }
};

$("listen").addEventListener("submit", event => {
  event.preventDefault();
  if (listening) {
    disconnect();
  } else {
    connect();
  }
});
$("send").addEventListener("submit", event => {
  event.preventDefault();
  send();
});
$("look").addEventListener("click", look);
$("clear").addEventListener("click", clear);
for (const id of ["channel", "transport", "listener"]) {
  $(id).addEventListener("change", reload);
}
for (const id of ["channel", "listener", "sender"]) {
  $(id).addEventListener("input", tellHow);
}
begin().catch(() => {
  $("notice").textContent = "The relay does not say where its locations are. Is it still running?";
  $("notice").hidden = false;
});

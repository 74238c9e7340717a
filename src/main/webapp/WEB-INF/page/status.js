// The page at the status location: follows the relay's figures as an event stream, and asks for channels with fetch.
// Whatever comes from the relay is shown as text.
import { listen } from "./pushrelay.js";

const WINDOW = 600_000;
/** A rate over a gap would be an average that never was. */
const GAP = 5_000;
const WIDTH = 600;
const HEIGHT = 120;
/** The busiest channels are asked for again. */
const REFRESH = 10_000;
/** So long a second click deletes. */
const ARMED = 5_000;

const $ = id => document.getElementById(id);
const root = new URL(".", import.meta.url);
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

function bytes(number) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let at = 0;
  for (; number >= 1000 && at < units.length - 1; at++) {
    number /= 1000;
  }
  return `${short.format(number)} ${units[at]}`;
}

function span(seconds) {
  const units = [["d", 86_400], ["h", 3600], ["min", 60], ["s", 1]];
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first < 0) {
    return "0 s";
  }
  const [[unit, size], rest] = [units[first], units[first + 1]];
  const left = rest && first < 2 ? Math.floor((seconds % size) / rest[1]) : 0;
  return `${Math.floor(seconds / size)} ${unit}${left ? ` ${left} ${rest[0]}` : ""}`;
}

function put(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

// ---- The figures

/** @type {object[]} */
let samples = [];
let drawing = false;

function take({ data }) {
  const sample = JSON.parse(data);
  const last = samples.at(-1);
  if (last && sample.time <= last.time) {
    return;
  }
  sample.held = Object.values(sample.listeners).reduce((sum, count) => sum + count, 0);
  samples.push(sample);
  samples = samples.filter(({ time }) => time > sample.time - WINDOW);
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      draw();
    });
  }
}

/** Points of time and value; null where there is a gap. */
function rates(name) {
  return samples.slice(1).map((sample, i) => {
    const before = samples[i];
    const took = sample.time - before.time;
    const more = sample[name] - before[name];
    return [sample.time, took > GAP || more < 0 ? null : (more * 1000) / took];
  });
}

function chart(id, points, format) {
  const figure = $(id);
  const values = points.map(([, value]) => value).filter(value => value !== null);
  const peak = Math.max(0, ...values);
  const end = samples.at(-1).time;
  const top = peak || 1;
  let line = "";
  let area = "";
  let begun = null;
  let x = "0";
  for (const [time, value] of [...points, [end, null]]) {
    if (value === null) {
      area += begun === null ? "" : `L${x},${HEIGHT}Z`;
      begun = null;
      continue;
    }
    x = (WIDTH - ((end - time) * WIDTH) / WINDOW).toFixed(1);
    const at = `${x},${(HEIGHT - 4 - (value / top) * (HEIGHT - 12)).toFixed(1)}`;
    line += `${begun === null ? "M" : "L"}${at}`;
    area += begun === null ? `M${x},${HEIGHT}L${at}` : `L${at}`;
    begun = x;
  }
  figure.querySelector(".line").setAttribute("d", line);
  figure.querySelector(".area").setAttribute("d", area);
  const now = points.at(-1)?.[1];
  put(figure.querySelector(".now"), now === undefined || now === null ? "–" : format(now));
  put(figure.querySelector(".peak"), `At most ${format(peak)} in ten minutes`);
}

function draw() {
  const rate = value => (value < 100 ? short : whole).format(value);
  chart("published", rates("published"), rate);
  chart("delivered", rates("delivered"), rate);
  chart("held", samples.map(({ time, held }) => [time, held]), value => whole.format(value));
  const now = samples.at(-1);
  for (const value of document.querySelectorAll("[data-transport]")) {
    const count = now.listeners[value.dataset.transport] ?? 0;
    put(value, whole.format(count));
    value.parentElement.querySelector("i").style.width = `${now.held ? (100 * count) / now.held : 0}%`;
  }
  const part = now.memory_max ? (100 * now.memory) / now.memory_max : 0;
  put($("memory"), `${bytes(now.memory)} of ${bytes(now.memory_max)} (${part > 0 && part < 1 ? "under 1" : whole.format(part)} %)`);
  $("memory-bar").firstElementChild.style.width = `${Math.min(100, part)}%`;
  $("memory-bar").classList.toggle("full", part > 90);
  for (const box of document.querySelectorAll("[data-shown]")) {
    const value = now[box.dataset.shown];
    box.hidden = value === undefined;
    put(box.querySelector("dd"), whole.format(value ?? 0));
  }
  $("nodes-hint").hidden = now.nodes === undefined;
}

const STATES = {
  connecting: "Connecting…",
  open: "Live, once a second",
  reconnecting: "The relay does not answer; what is shown was the last that it told",
};
const REASONS = {
  forbidden: "This user may not see the status",
  refused: "The relay refuses: too many pages follow it",
  gone: "The status is not here any more",
  conflict: "The relay refuses: too many pages follow it",
};

listen(new URL("events", root), {
  transports: ["eventsource"],
  onMessage: take,
  onStatus({ state, reason }) {
    $("state").dataset.state = state === "closed" ? "failed" : state;
    put($("state"), STATES[state] ?? REASONS[reason] ?? "Not connected");
  },
});

// ---- Nodes

/** Nodes are asked how they are so often, while there are several. */
const NODES_REFRESH = 5_000;
/** What each told the last time, by name. */
let lastTold = new Map();
let lastTime = 0;

function nodeRow(node, seconds) {
  const before = lastTold.get(node.node);
  const rate = name => (before && before.uptime <= node.uptime ? short.format(Math.max(0, node[name] - before[name]) / seconds) : "–");
  const held = Object.values(node.listeners).reduce((sum, count) => sum + count, 0);
  const tr = document.createElement("tr");
  [node.node, whole.format(held), rate("published"), rate("delivered"), span(node.uptime)].forEach(text => cell(tr, text));
  return tr;
}

async function nodes() {
  if (document.hidden || (samples.at(-1)?.nodes ?? 1) < 2) {
    $("nodes").hidden = true;
    return;
  }
  let told;
  try {
    const answer = await fetch(new URL("nodes", root), { headers: { Accept: "application/json" }, cache: "no-store" });
    told = (await answer.json()).nodes;
  } catch {
    return; // what the state says already
  }
  const now = performance.now();
  $("nodes-told").replaceChildren(...told.map(node => nodeRow(node, (now - lastTime) / 1000)));
  lastTold = new Map(told.map(node => [node.node, node]));
  lastTime = now;
  $("nodes").hidden = false;
}

setInterval(nodes, NODES_REFRESH);

// ---- Channels

const TOLD = {
  401: "Without a name and password nothing is told.",
  403: "This user may not see the channels.",
};

/** What the relay answers, or a sentence in its place. */
async function ask(parameters, method = "GET") {
  const url = new URL("channels", root);
  url.search = Object.entries(parameters)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  let answer;
  try {
    answer = await fetch(url, { method, headers: { Accept: "application/json" }, cache: "no-store" });
  } catch {
    return { told: "The relay does not answer." };
  }
  if (answer.ok) {
    return { found: await answer.json() };
  }
  const sentence = answer.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : "";
  return { told: sentence.trim() || (TOLD[answer.status] ?? `The relay answered ${answer.status}.`) };
}

/** What is listed: null the busiest, else a prefix; and after which channel it goes on. */
let searched = null;
let next = null;
/** Of several questions the answer to the last counts. */
let asked = 0;

function cell(row, content) {
  const one = document.createElement("td");
  one.append(content);
  row.append(one);
}

function row({ id, listeners, messages, bytes: size }) {
  const tr = document.createElement("tr");
  const open = document.createElement("button");
  open.type = "button";
  open.textContent = id;
  open.addEventListener("click", () => show(id));
  cell(tr, open);
  [whole.format(listeners), whole.format(messages), bytes(size)].forEach(text => cell(tr, text));
  return tr;
}

async function list(after = "") {
  const question = ++asked;
  const busiest = searched === null;
  const { found, told } = await ask(busiest ? { order: "busiest", limit: "10" } : { prefix: searched, after, limit: "50" });
  if (question !== asked) {
    return;
  }
  if (!found) {
    put($("found"), told);
    return;
  }
  const rows = found.channels.map(row);
  if (after) {
    $("channels").append(...rows);
  } else if (!$("channels").contains(document.activeElement) || !busiest) {
    $("channels").replaceChildren(...rows); // but never under somebody's fingers
  }
  next = found.next;
  $("more").hidden = next === null;
  const count = $("channels").children.length;
  $("list").hidden = count === 0;
  const which = busiest ? "The busiest channels" : searched ? `Channels that begin with “${searched}”` : "All channels by name";
  put($("found"), count ? `${which}: ${count}${next === null ? "" : " and more"}` : busiest ? "There are no channels." : `${which}: none`);
}

$("search").addEventListener("submit", event => {
  event.preventDefault();
  searched = $("prefix").value;
  list();
});
$("busiest").addEventListener("click", () => {
  searched = null;
  list();
});
$("more").addEventListener("click", () => list(next));
setInterval(() => searched === null && !document.hidden && list(), REFRESH);
list();

// ---- One channel

let shown = "";
let nextKept = null;
let arming = 0;

function keptRow({ id, size, type, age, expires }) {
  const tr = document.createElement("tr");
  const texts = [id, whole.format(size), span(age), expires === null ? "never" : span(expires), type ?? "–"];
  texts.forEach(text => cell(tr, text));
  return tr;
}

async function show(id, after = "") {
  disarm();
  const isNew = id !== shown;
  shown = id;
  const { found, told } = await ask({ id, after });
  if (id !== shown) {
    return;
  }
  $("channel").hidden = false;
  put($("channel-title"), id);
  const rows = (found?.kept ?? []).map(keptRow);
  if (after) {
    $("messages-kept").append(...rows);
  } else {
    $("messages-kept").replaceChildren(...rows);
  }
  nextKept = found?.next ?? null;
  $("more-kept").hidden = nextKept === null;
  $("kept").hidden = !$("messages-kept").children.length;
  $("about").hidden = $("delete").hidden = !found;
  put($("told"), told ?? (isNew ? "" : `As it was at ${new Date().toLocaleTimeString()}`));
  if (found) {
    const { requested, last_message_id: last, subjects } = found;
    const all = { ...found, requested: requested < 0 ? "never" : `${span(requested)} ago`, last_message_id: last ?? "none yet" };
    for (const value of document.querySelectorAll("[data-key]")) {
      put(value, String(all[value.dataset.key]));
    }
    const names = Object.entries(subjects ?? {}).map(([name, count]) => `${name} (${count})`);
    const others = (found.subject_count ?? 0) - names.length;
    if (others > 0) {
      names.push(`${whole.format(others)} more`);
    }
    $("subjects").hidden = !names.length;
    put($("subjects").querySelector("dd"), names.join(", "));
  }
  if (isNew) {
    $("channel-title").focus();
    $("channel").scrollIntoView({ block: "nearest" });
  }
}

function disarm() {
  clearTimeout(arming);
  arming = 0;
  $("delete").classList.remove("armed");
  put($("delete"), "Delete");
}

async function remove() {
  if (!arming) {
    $("delete").classList.add("armed");
    put($("delete"), "Delete for good");
    put($("told"), "Its messages go, and its listeners are sent away. Press once more to delete it.");
    arming = setTimeout(() => {
      disarm();
      put($("told"), "");
    }, ARMED);
    return;
  }
  disarm();
  const id = shown;
  const { found, told } = await ask({ id }, "DELETE");
  if (found) {
    shown = "";
    $("about").hidden = $("kept").hidden = $("delete").hidden = $("more-kept").hidden = $("subjects").hidden = true;
    list();
  }
  put($("told"), told ?? "It is deleted.");
}

$("refresh").addEventListener("click", () => show($("channel-title").textContent));
$("more-kept").addEventListener("click", () => show(shown, nextKept));
$("delete").addEventListener("click", remove);

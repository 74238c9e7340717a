// node listen.js CLIENT URL [TRANSPORT]: listens with one of the clients beside this file, and says what happens, each
// in a line: "open", "message DATA", "lost", "ended".
const [, , client, url, transport] = process.argv;
const { listen } = await import(`./${client}.js`);
let state = "";

function say(now, data = "") {
  if (now !== state || now === "message") {
    process.stdout.write(`${now} ${data}`.trimEnd() + "\n");
    state = now;
  }
}

listen(url, say, transport);
setInterval(() => {}, 60_000); // until it is killed, also with nothing to wait for

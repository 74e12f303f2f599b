// A person's device with the client library of browsers: `node chat.mjs URL USERNAME PASSWORD
// TRANSPORT`. Prints what happens as lines of JSON, [what, value]; reads lines of JSON, [event,
// payload], sends them and prints the acks. Ends when its input does.
import { createInterface } from "node:readline";
import { io } from "socket.io-client";

const [url, username, password, transport] = process.argv.slice(2);
const tell = (what, value) => console.log(JSON.stringify([what, value]));

const response = await fetch(`${url}/api/v1/login`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ username, password }),
});
tell("login", (await response.json()).statusCode);
const Cookie = response.headers.get("set-cookie").split(";")[0];

const socket = io(url, {
  transports: [transport],
  extraHeaders: { Cookie },
  query: { scene: "im", userId: 1 },
  reconnectionDelay: 100,
  reconnectionDelayMax: 300,
});
socket.on("connect", () => tell("connect", socket.recovered));
socket.on("connect_error", (error) => tell("connect_error", error.message));
socket.on("disconnect", (reason) => tell("disconnect", reason));
socket.onAny((event, payload) => tell(event, payload));

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => socket.emit(...JSON.parse(line), (ack) => tell("ack", ack)));
lines.on("close", () => socket.disconnect());

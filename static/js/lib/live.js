// The one socket. What the server says becomes an event of the document: "/v1/im/read" is "im:read"
// with the payload as `detail`. "im:connected" follows every (re)connection, "im:disconnected" every
// loss; who shows something that may have changed meanwhile listens to "im:connected".
import { io } from "../../vendor/socket.io-client/dist/socket.io.esm.min.js";
import { opened, Refusal } from "./api.js";
import { words } from "./words.js";

const PREFIX = "/v1/im/";
const ACK_SECONDS = 10;
// Who is refused for now, as by a server that is about to stop, comes again after so long or, lest
// all come at once, up to twice as long.
const REFUSED_MS = 3000;
const PROBE_MS = 3000;
let socket;
let isProbing = false;

export function connect() {
  // Whose page this is: when somebody else has logged in meanwhile, in another window, the socket is
  // refused, and what waits here does not go out in his name.
  const auth = { userId: Number(document.body.dataset.me) };
  socket = io({ auth, transports: ["websocket", "polling"], reconnectionDelayMax: 5000 });
  socket.onAny((name, payload) => name.startsWith(PREFIX) && tell(name.slice(PREFIX.length), payload));
  socket.on("connect", () => tell("connected"));
  socket.on("disconnect", (reason) => {
    tell("disconnected");
    // The server hung up: it says why by "im:kicked" before; without a login it refuses us then.
    if (reason === "io server disconnect") socket.connect();
  });
  socket.on("connect_error", (error) => {
    if (error.message === "unauthenticated") return location.assign("/login");
    tell("disconnected");
    // After a refusal the library tries no more.
    if (!socket.active) setTimeout(() => socket.connect(), REFUSED_MS * (1 + Math.random()));
    return undefined;
  });
  addEventListener("online", wake);
  document.addEventListener("visibilitychange", () => document.hidden || wake());
}

// A phone that woke up need not wait for the library's next attempt; nor, when its socket died
// meanwhile, for the pings that have to be missed first. Any answer will do, a refusal is one.
async function wake() {
  if (isProbing) return;
  isProbing = true;
  try {
    if (!socket.connected) throw new Error("closed");
    await socket.timeout(PROBE_MS).emitWithAck(`${PREFIX}join`, { conversationId: 0 });
  } catch {
    socket.disconnect().connect();
  }
  isProbing = false;
}

export function isConnected() {
  return socket?.connected ?? false;
}

// Sends the event "/v1/im/<name>"; the acknowledgement's data, or a Refusal.
export async function emit(name, payload) {
  if (!isConnected()) throw new Refusal("unreachable", words("unreachable"));
  let answer;
  try {
    answer = await socket.timeout(ACK_SECONDS * 1000).emitWithAck(PREFIX + name, payload);
  } catch {
    throw new Refusal("unreachable", words("unreachable"));
  }
  return opened(answer);
}

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(`im:${name}`, { detail }));
}

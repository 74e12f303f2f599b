// The one socket. What the server says becomes an event of the document: "/v1/im/read" is "im:read"
// with the payload as `detail`. "im:connected" follows every (re)connection, "im:disconnected" every
// loss; who shows something that may have changed meanwhile listens to "im:connected".
import { io } from "../../vendor/socket.io-client/dist/socket.io.esm.min.js";
import { opened, Refusal } from "./api.js";
import { words } from "./words.js";

const PREFIX = "/v1/im/";
const ACK_SECONDS = 10;
let socket;

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
    if (error.message === "unauthenticated") location.assign("/login");
    else tell("disconnected");
  });
  // A phone that woke up need not wait for the next attempt.
  addEventListener("online", () => socket.connect());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !socket.connected) socket.connect();
  });
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

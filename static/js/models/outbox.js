// What is to be sent. It is kept by the browser until the server has acknowledged it, so that it
// survives a reload, a lost network and a killed tab; the same clientId makes it one message however
// often it is sent. Messages go out one after the other, in their order. One that the server refuses
// waits for the person ("failed", with the server's sentence) and holds up none of the others.
//
// An entry: {clientId, order, conversationId, body, replyTo: {id} or null, summary, createdAt,
// state: "waiting" or "failed", error}. Each has a key of its own: tabs don't overwrite each other.
//
// The document hears "outbox:changed" {conversationId, clientId}, and "outbox:sent" {entry, message}
// with what the server stored.
import { api, Refusal } from "../lib/api.js";
import { keep } from "../lib/kept.js";
import { isConnected, emit } from "../lib/live.js";
import { uuid } from "../lib/uuid.js";

// With these the server has not judged the message: it is sent again.
const PASSING = new Set(["unreachable", "unavailable", "rate_limited", "unauthenticated"]);
const FIRST_WAIT_SECONDS = 1;
const LONGEST_WAIT_SECONDS = 30;

class Outbox {
  #userId = document.body.dataset.me;
  #prefix = `outbox/${this.#userId}/`;
  #unkept = new Map(); // clientId → entry: those that the browser has no room for
  #isFlushing = false;
  #isSureWhoSends = false;
  #waitSeconds = FIRST_WAIT_SECONDS;
  #timer;

  // Sends whenever the socket is open, whichever page is shown.
  start() {
    keep("me", this.#userId);
    document.addEventListener("im:connected", () => {
      this.#isSureWhoSends = false;
      this.#flushSoon(0);
    });
    addEventListener("online", () => this.#flushSoon(0));
    addEventListener("storage", (event) => this.#heard(event));
    this.#flushSoon(0);
  }

  // Puts a message of any kind into the box; its clientId.
  add({ conversationId, body, replyTo = null, summary = "" }) {
    const entry = {
      clientId: uuid(),
      order: Math.max(Date.now(), (this.#all().at(-1)?.order ?? 0) + 1),
      conversationId,
      body,
      replyTo,
      summary,
      createdAt: new Date().toISOString(),
      state: "waiting",
    };
    this.#keep(entry);
    this.#flushSoon(0);
    return entry.clientId;
  }

  // The conversation's entries in the order in which they go out.
  of(conversationId) {
    return this.#all().filter((entry) => entry.conversationId === conversationId);
  }

  // Of which conversations something is here: id → "failed" where one of it has, else "waiting".
  get states() {
    const found = new Map();
    for (const { conversationId: id, state } of this.#all()) {
      if (found.get(id) !== "failed") found.set(id, state);
    }
    return found;
  }

  // Tries a message that failed once more, in its old place.
  again(clientId) {
    const entry = this.#read(clientId);
    if (!entry) return;
    this.#keep({ ...entry, state: "waiting", error: undefined });
    this.#flushSoon(0);
  }

  drop(clientId) {
    const entry = this.#read(clientId);
    if (!entry) return;
    this.#remove(clientId);
    this.#tell(entry);
  }

  #flushSoon(seconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), seconds * 1000);
  }

  async #flush() {
    if (this.#isFlushing || !isConnected()) return;
    this.#isFlushing = true;
    try {
      await alone(async () => {
        let entry;
        if (this.#next()) await this.#makeSureWhoSends();
        while ((entry = this.#next()) && isConnected()) await this.#send(entry);
      });
      this.#waitSeconds = FIRST_WAIT_SECONDS;
    } catch (refusal) {
      this.#flushSoon(refusal.data?.retryAfter ?? this.#waitSeconds);
      this.#waitSeconds = Math.min(this.#waitSeconds * 2, LONGEST_WAIT_SECONDS);
    } finally {
      this.#isFlushing = false;
    }
    // What was put in while the last one was on its way.
    if (this.#next() && this.#waitSeconds === FIRST_WAIT_SECONDS) this.#flushSoon(0);
  }

  // Another person may have logged in by another tab: a socket that is opened after that is his, and
  // what this one wrote would be sent as his words.
  async #makeSureWhoSends() {
    if (this.#isSureWhoSends) return;
    const { id } = await api("GET", "/api/v1/currentUser");
    this.#isSureWhoSends = String(id) === this.#userId;
    if (this.#isSureWhoSends) return;
    location.reload();
    throw new Refusal("unreachable", "");
  }

  #next() {
    return this.#all().find((entry) => entry.state === "waiting");
  }

  // Throws when it is worth trying again.
  async #send(entry) {
    const { conversationId, clientId, body, replyTo } = entry;
    const payload = { conversationId, clientId, body, ...(replyTo && { replyTo: { id: replyTo.id } }) };
    let message;
    try {
      message = await emit("new-message", payload);
    } catch (refusal) {
      if (!refusal.code || PASSING.has(refusal.code)) throw refusal;
      // Dropped by the person while it was on its way.
      if (this.#read(clientId)) this.#keep({ ...entry, state: "failed", error: refusal.message });
      return;
    }
    this.#remove(clientId);
    document.dispatchEvent(new CustomEvent("outbox:sent", { detail: { entry, message } }));
  }

  #all() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.#prefix));
    const kept = keys.map((key) => JSON.parse(localStorage.getItem(key))).filter(Boolean);
    return [...kept, ...this.#unkept.values()].sort((one, other) => one.order - other.order);
  }

  #read(clientId) {
    return this.#unkept.get(clientId) ?? JSON.parse(localStorage.getItem(this.#prefix + clientId));
  }

  #keep(entry) {
    const { clientId } = entry;
    this.#remove(clientId);
    const isKept = keep(this.#prefix + clientId, JSON.stringify(entry));
    if (!isKept) this.#unkept.set(clientId, entry);
    this.#tell(entry);
  }

  #remove(clientId) {
    this.#unkept.delete(clientId);
    localStorage.removeItem(this.#prefix + clientId);
  }

  #tell({ conversationId, clientId }) {
    const detail = { conversationId, clientId };
    document.dispatchEvent(new CustomEvent("outbox:changed", { detail }));
  }

  // Another tab put something in, sent it, or gave it up.
  #heard({ key, newValue, oldValue }) {
    if (key === "me" && newValue && newValue !== this.#userId) location.reload();
    if (!key?.startsWith(this.#prefix)) return;
    this.#tell(JSON.parse(newValue ?? oldValue));
    if (newValue) this.#flushSoon(0);
  }
}

// Of several tabs one sends at a time. Without https browsers have no locks: then two may send the
// same, which makes one message all the same.
function alone(work) {
  return navigator.locks ? navigator.locks.request("outbox", work) : work();
}

export const outbox = new Outbox();

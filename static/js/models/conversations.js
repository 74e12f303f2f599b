// What this device knows of the user's conversations, as the API describes them: id → {id, type,
// target, unread, mentioned, dnd, pinned, readSeq, lastSeq, …}, and up to which version it has heard
// of their messages. After the first connection it asks for the list, after each further one, and
// when it finds a hole in the versions, for all that it missed.
//
// The document hears
//   conversations:synced   {conversations, messages, hasMore, isFirst} as "/v1/im/sync" answers; of
//                          the first time, that of the list, there are no messages: who shows some
//                          compares their version with the conversation's lastVersion
//   conversations:changed  {unread, dnd}: how many are unread without those that should not disturb,
//                          and whether there are unread ones among these
import { api } from "../lib/api.js";
import { emit, isConnected } from "../lib/live.js";
import { Transcript } from "./transcript.js";

const RETRY_MS = 3000;

class Conversations {
  #me = Number(document.body.dataset.me);
  #known = new Map();
  #seen = new Map(); // id → the version up to which nothing is missing
  #waiting = []; // what was heard while catching up, to be looked at after it
  #isLoaded = false;
  #isBehind = true;
  #turn = 0;
  #isTelling = false;

  start() {
    document.addEventListener("im:connected", () => this.#catchUp());
    this.#on("new-message", (message) => this.#heard(message, this.#count));
    this.#on("recall", (message) => this.#heard(message, this.#recalled));
    this.#on("conversation", (one) => this.#changed(one));
    this.#on("read", (read) => this.#read(read));
  }

  // Whether the list has come; who begins to listen after it asks for it here.
  get isLoaded() {
    return this.#isLoaded;
  }

  get all() {
    return [...this.#known.values()];
  }

  get(id) {
    return this.#known.get(id);
  }

  get totals() {
    let unread = 0;
    let dnd = false;
    for (const one of this.#known.values()) {
      if (one.dnd) dnd ||= one.unread > 0;
      else unread += one.unread;
    }
    return { unread, dnd };
  }

  // Whether the user has its last message before his eyes.
  #isRead(id) {
    const page = document.stack?.top;
    const isOpen = !document.hidden && page?.address.split("?")[0] === `/chats/${id}`;
    return isOpen && Transcript.of(page).isAtEnd;
  }

  #on(name, take) {
    document.addEventListener(`im:${name}`, ({ detail }) => {
      if (this.#isBehind) this.#waiting.push([take, detail]);
      else take(detail);
    });
  }

  // --- what was missed

  async #catchUp() {
    const turn = ++this.#turn;
    this.#isBehind = true;
    try {
      let hasMore = true;
      while (hasMore) {
        const missed = await this.#ask();
        // Connected again meanwhile: that turn asks for all of it.
        if (turn !== this.#turn) return;
        hasMore = this.#take(missed);
      }
    } catch {
      // Without a connection the next one begins anew.
      setTimeout(() => turn === this.#turn && isConnected() && this.#catchUp(), RETRY_MS);
      return;
    }
    this.#isBehind = false;
    while (!this.#isBehind && this.#waiting.length) {
      const [take, detail] = this.#waiting.shift();
      take(detail);
    }
  }

  async #ask() {
    if (this.#isLoaded) return emit("sync", { cursors: Object.fromEntries(this.#seen) });
    const conversations = await api("GET", "/api/v1/conversations");
    return { conversations, messages: {}, hasMore: {} };
  }

  // Whether there is more to ask for, of those that were known before.
  #take(missed) {
    const more = Object.keys(missed.hasMore).map(Number).filter((id) => this.#seen.has(id));
    for (const one of missed.conversations) {
      const last = more.includes(one.id) ? missed.messages[one.id]?.at(-1)?.version : one.lastVersion;
      this.#seen.set(one.id, last ?? this.#seen.get(one.id));
    }
    this.#known = new Map(missed.conversations.map((one) => [one.id, one]));
    const isFirst = !this.#isLoaded;
    this.#isLoaded = true;
    tell("conversations:synced", { ...missed, isFirst });
    this.#tell();
    return more.length > 0;
  }

  // --- what is told

  // A message that was sent or recalled. One that is not the next, or of a conversation that was
  // hidden, says that something is missing.
  #heard(message, take) {
    const { conversationId: id, version } = message;
    const one = this.#known.get(id);
    if (!this.#seen.has(id)) this.#seen.set(id, version - 1);
    if (version <= this.#seen.get(id)) return;
    if (!one || version > this.#seen.get(id) + 1) {
      this.#catchUp();
      return;
    }
    this.#seen.set(id, version);
    take.call(this, one, message);
    this.#tell();
  }

  #count(one, message) {
    // The conversation may have been told as it was after the message.
    if (message.seq <= one.lastSeq) return;
    const hadUnread = one.lastSeq > one.readSeq;
    one.lastSeq = message.seq;
    if (message.fromId === null || message.fromId === this.#me || this.#isRead(one.id)) return;
    // Of a conversation that is only marked as unread the mark stands for one.
    one.unread = hadUnread ? one.unread + 1 : 1;
    const { mentions } = message.body;
    one.mentioned ||= mentions === "all" || (mentions?.includes(this.#me) ?? false);
  }

  #recalled(one, message) {
    if (one.unread && message.seq > one.readSeq) this.#catchUp();
  }

  #changed(one) {
    // It was told before a message that has come already.
    if (one.lastVersion < this.#seen.get(one.id)) {
      this.#catchUp();
      return;
    }
    if (one.removed || !one.active) this.#known.delete(one.id);
    else this.#known.set(one.id, one);
    if (one.removed) this.#seen.delete(one.id);
    else if (!this.#seen.has(one.id)) this.#seen.set(one.id, one.lastVersion);
    this.#tell();
  }

  #read({ conversationId, userId, seq }) {
    const one = this.#known.get(conversationId);
    if (!one || userId !== this.#me) return;
    one.readSeq = Math.max(one.readSeq, seq);
    if (seq < one.lastSeq) {
      this.#catchUp();
      return;
    }
    one.unread = 0;
    one.mentioned = false;
    this.#tell();
  }

  // Once for all that happens at the same moment.
  #tell() {
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      tell("conversations:changed", this.totals);
    });
  }
}

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

export const conversations = new Conversations();

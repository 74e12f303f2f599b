// The messages that a chat window shows: a stretch of its conversation without holes, in order. The
// server renders them; what an event says is only the hint to ask what changed since the version up
// to which all is known. So what comes live, what was missed, a hole and a recall are one thing.
//
// The list (templates/messages/part.html) says how it stands: data-has-older and data-has-newer tell
// of messages beyond its ends. With newer ones it is detached from the conversation's end, and what
// comes there is not shown but counted (data-last-seq).
//
// The page hears, not bubbling:
//   transcript:came      {added}  messages that were sent since
//   transcript:opened    another stretch is shown
//   transcript:state     title, silence, reading marks … may have changed (list.dataset)
//   transcript:gone      the conversation is not the reader's any more
const transcripts = new WeakMap();

const STATE = ["title", "lastSeq", "clearedSeq", "readSeq", "peerReadSeq", "unread", "silence", "silentUntil", "leads"];
const MOST_CHANGES = 100;
const PAGE = 50;
// More messages than these make the page slow; those far from what is seen are let go.
const MOST_SHOWN = 250;
const RETRY_MS = 3000;
// Whether the browser does that by itself.
const HOLDS_STILL = CSS.supports("overflow-anchor", "auto");

export class Transcript {
  // That of a page; its controllers share it.
  static of(page) {
    if (!transcripts.has(page)) transcripts.set(page, new Transcript(page));
    return transcripts.get(page);
  }

  #stretch = 0; // which stretch is shown
  #opening = 0; // the last one that was wanted
  #isBehind = false;
  #catching = null;

  constructor(page) {
    this.page = page;
    this.id = Number(page.dataset.conversation);
    this.list = page.querySelector(".messages");
    this.scroller = page.querySelector(".scroller");
    this.version = Number(this.list.dataset.version);
    this.isGone = false;
    page.classList.toggle("detached", this.isDetached);
  }

  get state() {
    return this.list.dataset;
  }

  get messages() {
    return [...this.list.querySelectorAll(":scope > .message")];
  }

  get firstSeq() {
    return seqOf(this.list.querySelector(":scope > .message"));
  }

  get lastSeq() {
    let last = this.list.lastElementChild;
    while (last && !last.matches(".message")) last = last.previousElementSibling;
    return seqOf(last);
  }

  // Whether more lies beyond the end of what is shown.
  get isDetached() {
    return this.state.hasNewer !== undefined;
  }

  find(seq) {
    return this.list.querySelector(`:scope > [data-seq="${Number(seq)}"]`);
  }

  // Asks what changed. Hints come in bursts: one answer may serve many.
  catchUp() {
    this.#isBehind = true;
    this.#catching ??= this.#catchUp().finally(() => (this.#catching = null));
    return this.#catching;
  }

  // Shows the messages around a seq, or the newest.
  async open(seq = null) {
    const opening = ++this.#opening;
    const part = await this.#ask(seq === null ? { limit: PAGE } : { around: seq, limit: PAGE });
    if (!part || opening !== this.#opening) return;
    this.#stretch++;
    const known = this.version;
    this.list.replaceChildren(...part.children);
    this.version = Number(part.dataset.version);
    this.#mark(part, "hasOlder");
    this.#mark(part, "hasNewer");
    this.#takeState(part);
    if (seq === null) this.scroller.scrollTop = 0;
    this.#tell("opened");
    // More was heard of while this answer was on its way.
    if (this.version < known) this.catchUp();
  }

  // Shows the newest, wherever the reader was.
  async goToEnd() {
    if (this.isDetached) await this.open();
    this.scroller.scrollTop = 0;
  }

  async showOlder() {
    const part = await this.#askBeside({ before: this.firstSeq });
    if (!part) return;
    this.#steadily(() => this.list.prepend(...part.children));
    this.#mark(part, "hasOlder");
    this.#letGo("end");
  }

  async showNewer() {
    const part = await this.#askBeside({ after: this.lastSeq });
    if (!part) return;
    this.#steadily(() => this.list.append(...part.children));
    this.#mark(part, "hasNewer");
    this.#letGo("start");
    this.#tell("state");
  }

  // Takes messages away that the reader deleted for himself.
  remove(seqs) {
    const lines = seqs.map((seq) => this.find(seq)).filter(Boolean);
    if (lines.length) this.#steadily(() => lines.forEach((line) => line.remove()));
  }

  async #catchUp() {
    while (this.#isBehind && !this.isGone) {
      this.#isBehind = false;
      const stretch = this.#stretch;
      const first = this.firstSeq ?? 0;
      const part = await this.#ask({ since: this.version, from: first, limit: MOST_CHANGES });
      if (!part) return;
      if (stretch !== this.#stretch) {
        this.#isBehind = true;
        continue;
      }
      // After a long absence the end alone is read; for one who reads above it nothing moves.
      if (part.dataset.hasNewer !== undefined) {
        if (this.isAtEnd) {
          await this.open();
          continue;
        }
        this.#isBehind = true;
      }
      this.#take(part);
    }
  }

  #take(part) {
    const seqs = (part.dataset.deleted ?? "").split(" ").filter(Boolean);
    const added = [];
    this.#steadily(() => {
      for (const line of [...part.children]) if (this.#put(line)) added.push(line);
      this.remove(seqs);
      this.#forget(Number(part.dataset.clearedSeq));
    });
    this.version = Number(part.dataset.version);
    this.#takeState(part);
    this.#letGo(this.isAtEnd ? "start" : "end");
    if (added.length) this.#tell("came", { added });
  }

  // Puts a message where it belongs, in place of what it was; whether it is new here.
  #put(line) {
    const seq = seqOf(line);
    const present = this.find(seq);
    if (present) {
      if (Number(present.dataset.version) < Number(line.dataset.version)) exchange(present, line);
      return false;
    }
    if (seq < this.firstSeq && this.state.hasOlder !== undefined) return false;
    if (seq > (this.lastSeq ?? 0) && this.isDetached) return false;
    let before = this.list.lastElementChild;
    while (before && !(seqOf(before) < seq)) before = before.previousElementSibling;
    if (before) before.after(line);
    else this.list.prepend(line);
    return true;
  }

  // The reader cleared the history on another device.
  #forget(clearedSeq) {
    if (clearedSeq <= Number(this.state.clearedSeq)) return;
    for (const line of this.messages) if (seqOf(line) <= clearedSeq) line.remove();
    if ((this.firstSeq ?? Infinity) > clearedSeq) this.#setMore("hasOlder", false);
  }

  // Drops what is too much at one end.
  #letGo(end) {
    const messages = this.messages;
    const surplus = messages.length - MOST_SHOWN;
    if (surplus <= 0) return;
    const going = end === "end" ? messages.slice(-surplus) : messages.slice(0, surplus);
    this.#steadily(() => going.forEach((line) => line.remove()));
    this.#setMore(end === "end" ? "hasNewer" : "hasOlder", true);
  }

  #takeState(part) {
    for (const name of STATE) {
      if (part.dataset[name] === undefined) delete this.state[name];
      else this.state[name] = part.dataset[name];
    }
    this.#tell("state");
  }

  #mark(part, name) {
    this.#setMore(name, part.dataset[name] !== undefined);
  }

  #setMore(name, isMore) {
    if (isMore) this.state[name] = "";
    else delete this.state[name];
    this.page.classList.toggle("detached", this.isDetached);
  }

  // Messages beside those shown. A recall that was heard of meanwhile must not be missed in them.
  async #askBeside(place) {
    const stretch = this.#stretch;
    const part = await this.#ask({ ...place, limit: PAGE });
    if (!part || stretch !== this.#stretch) return null;
    return Number(part.dataset.version) < this.version ? this.#askBeside(place) : part;
  }

  // The list that the server answers; null when there is none, now or any more.
  async #ask(query) {
    let response, text;
    try {
      response = await fetch(`/chats/${this.id}/messages?${new URLSearchParams(query)}`, {
        headers: { Accept: "text/html", "X-Fragment": "1" },
      });
      text = await response.text();
    } catch {
      return this.#askLater();
    }
    if (response.redirected) return location.assign(loginFor(this.page));
    if (response.status === 404) return this.#leave();
    if (!response.ok) return this.#askLater();
    const html = new DOMParser().parseFromString(text, "text/html");
    return document.importNode(html.querySelector(".messages"), true);
  }

  #askLater() {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.page.isConnected && this.catchUp(), RETRY_MS);
    return null;
  }

  #leave() {
    this.isGone = true;
    this.#tell("gone");
    return null;
  }

  // --- what is seen stays where it is while something is put above or below it

  get isAtEnd() {
    return !this.isDetached && this.scroller.scrollTop > -40;
  }

  #steadily(change) {
    if (HOLDS_STILL || this.isAtEnd) return change();
    const top = this.scroller.getBoundingClientRect().top;
    const seen = this.messages.find((line) => line.getBoundingClientRect().bottom > top);
    const before = seen?.getBoundingClientRect().top;
    change();
    if (seen?.isConnected) this.scroller.scrollTop += seen.getBoundingClientRect().top - before;
    return undefined;
  }

  #tell(name, detail = {}) {
    this.page.dispatchEvent(new CustomEvent(`transcript:${name}`, { detail }));
  }
}

export function seqOf(line) {
  return line?.dataset.seq ? Number(line.dataset.seq) : undefined;
}

// The session has ended.
function loginFor(page) {
  return `/login?next=${encodeURIComponent(page.address)}`;
}

function exchange(old, line) {
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(line);
  if (hadFocus) line.focus({ preventScroll: true });
}

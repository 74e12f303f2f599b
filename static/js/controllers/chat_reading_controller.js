// What of the conversation has been read: tells the server, points at what is new above and below.
// Actions: chat-reading#goToFirst, chat-reading#goToEnd.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { emit, isConnected } from "../lib/live.js";
import { isSeen } from "../lib/seen.js";
import { words } from "../lib/words.js";
import { Transcript, seqOf } from "../models/transcript.js";

const PAUSE_MS = 150;

export default class extends Controller {
  static targets = ["above", "below", "mark"];

  connect() {
    this.transcript = Transcript.of(this.element);
    this.listening = new AbortController();
    this.told = Number(this.transcript.state.readSeq);
    this.isAway = !isSeen(this.element) || !isConnected();
    this.#begin();
    const on = (target, name, heard, more = {}) =>
      target.addEventListener(name, heard, { signal: this.listening.signal, ...more });
    on(this.transcript.scroller, "scroll", () => this.#soon(), { passive: true });
    on(document, "visibilitychange", () => this.#returned());
    on(document, "stack:changed", () => this.#returned());
    on(document, "im:disconnected", () => this.#left());
    on(document, "im:connected", () => this.#returned());
    on(document, "im:read", ({ detail }) => this.#readElsewhere(detail));
    on(this.element, "transcript:state", () => this.#hear());
    this.#soon();
  }

  disconnect() {
    this.listening.abort();
    clearTimeout(this.timer);
  }

  // --- above: from where on it is new to the reader

  // What is unread is new to him who comes to the window. Coming also undoes that he marked it as
  // unread, which is no message.
  #begin() {
    const unread = Number(this.transcript.state.unread);
    this.isMarked = unread > 0;
    if (!unread) return;
    this.firstNew = this.told + 1;
    this.countNew = unread;
    requestAnimationFrame(() => this.#showAbove());
  }

  // Away is who does not look, and whose phone was not connected.
  #left() {
    this.isAway = true;
  }

  // Back at the window: what came meanwhile may begin where the eyes are not.
  async #returned() {
    if (!isSeen(this.element)) return this.#left();
    if (!this.isAway) return undefined;
    await this.transcript.catchUp();
    if (!this.isAway || !isSeen(this.element) || !isConnected()) return undefined;
    this.isAway = false;
    this.#begin();
    return this.#soon();
  }

  #showAbove() {
    const line = this.#firstNewLine();
    const isMissing = !line && this.transcript.firstSeq > this.firstNew;
    const isAbove = line && line.getBoundingClientRect().top < this.#top;
    if (!isMissing && !isAbove) return;
    if (line) this.#putMark(line);
    this.#show(this.aboveTarget, this.countNew);
  }

  // The first of them, unless it lies before what is shown.
  #firstNewLine() {
    const { transcript } = this;
    if (transcript.firstSeq > this.firstNew && transcript.state.hasOlder !== undefined) return null;
    return transcript.messages.find(
      (line) => seqOf(line) >= this.firstNew && line.matches(":not(.own)"),
    );
  }

  #putMark(line) {
    this.transcript.list.querySelector(".new-mark")?.remove();
    line.before(this.markTarget.content.firstElementChild.cloneNode(true));
  }

  async goToFirst() {
    this.aboveTarget.hidden = true;
    if (!this.#firstNewLine()) await this.transcript.open(this.firstNew);
    const line = this.#firstNewLine();
    if (!line) return;
    this.#putMark(line);
    line.scrollIntoView({ block: "start" });
    line.focus({ preventScroll: true });
  }

  // --- below: what has come while the reader is further up

  goToEnd() {
    return this.transcript.goToEnd();
  }

  #show(pill, count) {
    pill.querySelector("span").textContent = words("new-messages", { n: count });
    pill.hidden = count <= 0;
  }

  // --- what has been read

  // On another device it may have been read while this one was away.
  #hear() {
    this.told = Math.max(this.told, Number(this.transcript.state.readSeq));
    this.#soon();
  }

  #soon() {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.#look();
    }, PAUSE_MS);
  }

  #look() {
    const { transcript } = this;
    if (transcript.isGone || this.isAway) return;
    if (transcript.isAtEnd) this.#read(transcript.lastSeq ?? 0);
    this.#showBelow();
    if (!this.aboveTarget.hidden && this.#isFirstSeen()) this.aboveTarget.hidden = true;
  }

  #showBelow() {
    const { transcript } = this;
    const isBelow = !transcript.isAtEnd && Number(transcript.state.lastSeq) > this.told;
    const shown = transcript.messages.filter((line) => seqOf(line) > this.told);
    const own = shown.filter((line) => line.matches(".own, .system")).length;
    const count = isBelow ? Number(transcript.state.lastSeq) - this.told - own : 0;
    this.#show(this.belowTarget, count);
    if (!transcript.isDetached || count) return;
    this.belowTarget.querySelector("span").textContent = words("latest");
    this.belowTarget.hidden = false;
  }

  #isFirstSeen() {
    const line = this.#firstNewLine();
    return line && line.getBoundingClientRect().bottom > this.#top;
  }

  get #top() {
    return this.transcript.scroller.getBoundingClientRect().top;
  }

  async #read(seq) {
    if (seq <= this.told && !this.isMarked) return;
    const before = this.told;
    this.told = Math.max(seq, before);
    this.isMarked = false;
    this.transcript.state.unread = 0;
    try {
      await emit("read", { conversationId: this.transcript.id, seq: this.told });
    } catch {
      // The next connection, or message, tells it again.
      this.told = Math.min(this.told, before);
      this.isMarked = true;
    }
  }

  // On another device the same person has read further.
  #readElsewhere({ conversationId, userId, seq }) {
    if (conversationId !== this.transcript.id || userId !== Number(document.body.dataset.me)) return;
    if (seq <= this.told) return;
    this.told = seq;
    this.aboveTarget.hidden = true;
    this.#showBelow();
  }
}

// The chat window: asks for what changed whenever something may have, shows what is on its way
// below what is stored, and says when the reader may not speak.
// Actions: chat#jump (data-seq-wanted), chat#editAgain, chat#askAboutFailed.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { announce } from "../lib/announce.js";
import { choose } from "../lib/dialog.js";
import { isSeen } from "../lib/seen.js";
import { words } from "../lib/words.js";
import { outbox } from "../models/outbox.js";
import { Transcript, seqOf } from "../models/transcript.js";

// What was recalled here can be edited again, as long as the window is open.
const recalled = new Map();

export default class extends Controller {
  static targets = ["list", "pending", "blank", "composer", "silence", "gone"];

  connect() {
    this.transcript = Transcript.of(this.element);
    this.listening = new AbortController();
    const { id } = this.transcript;
    for (const name of ["new-message", "recall", "delete"]) {
      this.#on(document, `im:${name}`, ({ detail }) => detail.conversationId === id && this.#hint());
    }
    this.#on(document, "im:conversation", ({ detail }) => detail.id === id && this.#hint());
    this.#on(document, "im:rights", () => this.#hint());
    this.#on(document, "im:connected", () => this.#hint());
    this.#on(document, "im:new-message", ({ detail }) => this.#hear(detail));
    this.#on(document, "im:read", ({ detail }) => detail.conversationId === id && this.#read(detail));
    this.#on(document, "outbox:changed", ({ detail }) => detail.conversationId === id && this.#showPending());
    this.#on(document, "outbox:sent", ({ detail }) => this.#sent(detail));
    this.#on(this.element, "transcript:came", ({ detail }) => this.#came(detail.added));
    this.#on(this.element, "transcript:state", () => this.#showState());
    this.#on(this.element, "transcript:state", () => this.#showPending());
    this.#on(this.element, "transcript:gone", () => this.#showState());
    this.#on(this.element, "message:recalled", ({ detail }) => recalled.set(detail.id, detail.text));
    // The stack asks pages anew; this one knows better.
    this.#on(this.element, "stack:refresh", (event) => {
      event.preventDefault();
      this.#hint();
    });
    this.watching = new MutationObserver(() => this.#offerAgain());
    this.watching.observe(this.listTarget, { childList: true });
    this.#offerAgain();
    this.#showPending();
    this.#showState();
    const place = this.element.dataset.place;
    if (place) this.#point(Number(place));
  }

  disconnect() {
    this.listening.abort();
    this.watching.disconnect();
    clearTimeout(this.timer);
  }

  #on(target, name, heard) {
    target.addEventListener(name, heard, { signal: this.listening.signal });
  }

  #hint() {
    this.transcript.catchUp();
  }

  // --- what is stored

  #came(added) {
    if (!isSeen(this.element)) return;
    for (const line of added) {
      if (!line.matches(".own, .system")) announce(inWords(line));
    }
  }

  // What a dissolved group said last can't be asked for any more.
  #hear({ conversationId, body }) {
    const isLast = conversationId === this.transcript.id && body.event === "dissolved";
    if (isLast) this.goneTarget.textContent = body.msg;
  }

  #read({ userId, seq }) {
    const { state } = this.transcript;
    if (userId === Number(document.body.dataset.me)) return;
    if (this.element.dataset.type !== "chat" || seq <= Number(state.peerReadSeq)) return;
    state.peerReadSeq = seq;
    this.#showRead();
  }

  #showRead() {
    const seq = Number(this.transcript.state.peerReadSeq);
    const unread = this.listTarget.querySelectorAll(".message.own:not(.read)");
    for (const line of unread) line.classList.toggle("read", seqOf(line) <= seq);
  }

  #showState() {
    const { state, isGone } = this.transcript;
    const silence = isGone ? "" : (state.silence ?? "");
    this.silenceTarget.textContent = silence;
    this.silenceTarget.hidden = !silence;
    this.goneTarget.hidden = !isGone;
    this.composerTarget.hidden = isGone || silence !== "";
    this.composerTarget.inert = this.composerTarget.hidden;
    this.#showRead();
    this.#waitToSpeak(state.silentUntil);
  }

  // A mute ends by itself, and nobody tells.
  #waitToSpeak(until) {
    clearTimeout(this.timer);
    if (!until) return;
    const wait = new Date(until) - Date.now() + 500;
    this.timer = setTimeout(() => this.#hint(), Math.min(Math.max(wait, 1000), 3_600_000));
  }

  // --- what is on its way

  #showPending() {
    const entries = outbox.of(this.transcript.id).filter(({ clientId }) => !this.#isStored(clientId));
    const waiting = new Map(this.#pending().map((line) => [line.dataset.clientId, line]));
    const lines = entries.map((entry) => this.#lineOf(entry, waiting.get(entry.clientId)));
    // Acknowledged, and not yet among those that are stored.
    const sent = this.#pending().filter(
      (line) => line.matches(".sent") && !this.#isStored(line.dataset.clientId),
    );
    const isOwn = lines.some((line) => !line.isConnected);
    this.pendingTarget.replaceChildren(...sent, ...lines.filter((line) => !sent.includes(line)));
    if (isOwn) this.transcript.goToEnd();
  }

  #pending() {
    return [...this.pendingTarget.children];
  }

  #isStored(clientId) {
    return this.listTarget.querySelector(`[data-client-id="${CSS.escape(clientId)}"]`) !== null;
  }

  #lineOf(entry, line = this.#blankLine(entry)) {
    const hasFailed = entry.state === "failed";
    line.classList.toggle("failed", hasFailed);
    line.querySelector(".message-failed").hidden = !hasFailed;
    line.querySelector(".message-refusal")?.remove();
    if (hasFailed) line.querySelector(".message-main").append(refusalOf(entry));
    return line;
  }

  #blankLine(entry) {
    const line = this.blankTarget.content.firstElementChild.cloneNode(true);
    line.dataset.clientId = entry.clientId;
    line.querySelector(".message-text").textContent = entry.body.msg ?? entry.summary;
    if (entry.replyTo) line.querySelector(".message-main").append(quoteOf(entry.replyTo));
    return line;
  }

  #sent({ entry, message }) {
    if (entry.conversationId !== this.transcript.id) return;
    const line = this.#pending().find((one) => one.dataset.clientId === entry.clientId);
    line?.classList.add("sent");
    if (line) line.dataset.id = message.id;
    this.#hint();
  }

  async askAboutFailed(event) {
    const { clientId } = event.target.closest(".message").dataset;
    const error = outbox.of(this.transcript.id).find((one) => one.clientId === clientId)?.error;
    const chosen = await choose(
      [
        { value: "again", label: words("send-again") },
        { value: "drop", label: words("delete-message"), destroys: true },
      ],
      { label: error },
    );
    if (chosen === "again") outbox.again(clientId);
    if (chosen === "drop") outbox.drop(clientId);
  }

  // --- places

  jump(event) {
    this.#point(Number(event.target.closest("[data-seq-wanted]").dataset.seqWanted));
  }

  // Shows a message and makes it stand out for a moment.
  async #point(seq) {
    if (!this.transcript.find(seq)) await this.transcript.open(seq);
    const line = this.transcript.find(seq);
    if (!line) return;
    line.scrollIntoView({ block: "center" });
    line.focus({ preventScroll: true });
    line.classList.add("found");
    setTimeout(() => line.classList.remove("found"), 2000);
  }

  // --- what was recalled

  #offerAgain() {
    for (const button of this.listTarget.querySelectorAll(".message-again[hidden]")) {
      button.hidden = !recalled.has(Number(button.closest(".message").dataset.id));
    }
  }

  editAgain(event) {
    const text = recalled.get(Number(event.target.closest(".message").dataset.id));
    this.element.dispatchEvent(new CustomEvent("message:edit", { detail: { text } }));
  }
}

function inWords(line) {
  const name = line.querySelector(".message-author").ariaLabel;
  return `${name}: ${line.dataset.summary ?? line.querySelector(".bubble").textContent.trim()}`;
}

function refusalOf(entry) {
  const sentence = document.createElement("p");
  sentence.className = "message-refusal";
  sentence.textContent = entry.error;
  return sentence;
}

function quoteOf({ summary, seq }) {
  const quote = document.createElement("button");
  Object.assign(quote, { type: "button", className: "quote", textContent: summary });
  Object.assign(quote.dataset, { action: "chat#jump", seqWanted: seq });
  return quote;
}

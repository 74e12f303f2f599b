// The window's title: what the conversation is called, or for a moment who is typing.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { words } from "../lib/words.js";
import { Transcript } from "../models/transcript.js";

const SHOWN_MS = 4000;

export default class extends Controller {
  connect() {
    this.transcript = Transcript.of(this.element);
    this.title = this.element.querySelector(".bar-title");
    this.listening = new AbortController();
    const { signal } = this.listening;
    document.addEventListener("im:typing", ({ detail }) => this.#typing(detail), { signal });
    document.addEventListener("im:new-message", ({ detail }) => this.#said(detail), { signal });
    this.element.addEventListener("transcript:state", () => this.#show(), { signal });
  }

  disconnect() {
    this.listening.abort();
    clearTimeout(this.timer);
  }

  #typing({ conversationId, userId }) {
    if (conversationId !== this.transcript.id || userId === Number(document.body.dataset.me)) return;
    this.#show(this.#sentence(userId));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#show(), SHOWN_MS);
    this.typist = userId;
  }

  #said({ conversationId, fromId }) {
    if (conversationId === this.transcript.id && fromId === this.typist) this.#show();
  }

  // In a group by name, if he has said something that is shown.
  #sentence(userId) {
    if (this.element.dataset.type !== "groupchat") return words("typing");
    const author = this.transcript.list.querySelector(`[data-from="${userId}"] .message-author`);
    return author ? words("typing-by", { name: author.ariaLabel }) : null;
  }

  #show(sentence = null) {
    const { title } = this.transcript.state;
    const shown = sentence ?? title;
    if (this.title.textContent !== shown) this.title.textContent = shown;
    if (this.element.dataset.title !== title) document.stack.rename(this.element, title);
  }
}

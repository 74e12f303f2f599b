// What can be done with a message: a dark bar beside it, opened by pressing long, by the secondary
// button, or by the keyboard. Up and down go from message to message.
// Actions: message-menu#open, message-menu#act (data-act).
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { copy } from "../lib/clipboard.js";
import { agrees } from "../lib/dialog.js";
import { emit } from "../lib/live.js";
import { onPress } from "../lib/press.js";
import { toast } from "../lib/toast.js";
import { words } from "../lib/words.js";
import { Transcript } from "../models/transcript.js";

const GAP_PX = 8;

export default class extends Controller {
  static targets = ["menu"];

  connect() {
    this.transcript = Transcript.of(this.element);
    const { scroller } = this.transcript;
    this.listening = new AbortController();
    const on = (target, name, heard) =>
      target.addEventListener(name, heard, { signal: this.listening.signal });
    onPress(scroller, ".bubble, .message:focus", (one) => this.#openAt(one.closest(".message")), {
      signal: this.listening.signal,
      // What is selected, and a link under the mouse, have the browser's own menu.
      spares: ({ target }) => getSelection().toString() !== "" || target.closest(".bubble a") !== null,
    });
    on(scroller, "scroll", () => this.#close());
    on(scroller, "keydown", (event) => this.#walk(event));
    on(this.menuTarget, "keydown", (event) => this.#choose(event));
    on(document, "pointerdown", (event) => !this.menuTarget.contains(event.target) && this.#close());
  }

  disconnect() {
    this.listening.abort();
  }

  open(event) {
    this.#openAt(event.target.closest(".message"));
  }

  async act(event) {
    const line = this.line;
    this.#close();
    try {
      await this[`_${event.currentTarget.dataset.act}`](line);
    } catch (refusal) {
      toast(refusal.message);
    }
  }

  // --- what is done

  async _copy(line) {
    await copy(textOf(line));
    toast(words("copied"));
  }

  _quote(line) {
    const { id, seq } = line.dataset;
    const summary = textOf(line).replace(/\s+/g, " ").slice(0, 100);
    const label = `${line.querySelector(".message-author").ariaLabel}: ${summary}`;
    this.#tell("quote", { id: Number(id), seq: Number(seq), label });
  }

  async _recall(line) {
    const text = line.matches(".own") && line.querySelector(".message-text")?.textContent;
    await this.#emit("recall", { id: Number(line.dataset.id) });
    if (text) this.#tell("recalled", { id: Number(line.dataset.id), text });
  }

  async _delete(line) {
    const options = { act: words("delete-message"), destroys: true };
    if (!(await agrees(words("delete-sure"), options))) return;
    await this.#emit("delete", { ids: [Number(line.dataset.id)] });
  }

  #emit(name, payload) {
    return emit(name, { conversationId: this.transcript.id, ...payload });
  }

  #tell(name, detail) {
    this.element.dispatchEvent(new CustomEvent(`message:${name}`, { detail }));
  }

  // --- opening

  #openAt(line) {
    if (!line || line.matches(".system")) return;
    this.line = line;
    for (const button of this.#buttons) button.hidden = !this.#allows(button.dataset.act, line);
    this.before = document.activeElement;
    this.menuTarget.showPopover();
    this.#place(line.querySelector(".bubble"));
    // Under a finger nothing looks chosen yet.
    const first = matchMedia("(hover: none)").matches ? this.menuTarget : this.#shown[0];
    first.focus({ preventScroll: true });
  }

  #allows(act, line) {
    if (act === "copy") return true;
    if (!line.dataset.seq) return false;
    if (act === "quote") return !this.element.querySelector(".composer").hidden;
    if (act === "delete" || this.transcript.isGone) return act === "delete" && !this.transcript.isGone;
    if (this.transcript.state.leads !== undefined) return true;
    const seconds = (Date.now() - new Date(line.dataset.at)) / 1000;
    return line.matches(".own") && seconds < Number(this.element.dataset.recallSeconds);
  }

  // Above the bubble, or below it where there is no room.
  #place(bubble) {
    const { style } = this.menuTarget;
    const menu = this.menuTarget.getBoundingClientRect();
    const area = this.transcript.scroller.getBoundingClientRect();
    const at = bubble.getBoundingClientRect();
    const above = at.top - menu.height - GAP_PX;
    const below = Math.min(at.bottom + GAP_PX, area.bottom - menu.height - GAP_PX);
    const middle = (at.left + at.right - menu.width) / 2;
    const left = Math.min(Math.max(middle, area.left + GAP_PX), area.right - menu.width - GAP_PX);
    style.top = `${above > area.top ? above : Math.max(below, area.top + GAP_PX)}px`;
    style.left = `${left}px`;
  }

  #close() {
    if (!this.menuTarget.matches(":popover-open")) return;
    const hadFocus = this.menuTarget.contains(document.activeElement);
    this.menuTarget.hidePopover();
    if (hadFocus && this.before?.isConnected) this.before.focus({ preventScroll: true });
  }

  // --- the keyboard

  get #buttons() {
    return [...this.menuTarget.querySelectorAll("[role=menuitem]")];
  }

  get #shown() {
    return this.#buttons.filter((button) => !button.hidden);
  }

  #choose(event) {
    const shown = this.#shown;
    const at = shown.indexOf(document.activeElement);
    const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: -1 };
    if (event.key === "Escape" || event.key === "Tab") this.#close();
    else if (event.key in next) shown.at(next[event.key] % shown.length).focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #walk(event) {
    const line = event.target.closest(".message");
    if (!line || event.target !== line) return;
    if (event.key === "Enter" || event.key === " ") this.#openAt(line);
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") this.#step(line, event.key);
    else if (event.key === "Escape") this.element.querySelector(".composer-field")?.focus();
    else return;
    event.preventDefault();
  }

  #step(line, key) {
    const lines = [...this.transcript.scroller.querySelectorAll(".message")];
    const next = lines[lines.indexOf(line) + (key === "ArrowUp" ? -1 : 1)];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  }
}

function textOf(line) {
  return line.dataset.summary ?? line.querySelector(".bubble").textContent.trim();
}

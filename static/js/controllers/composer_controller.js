// Where one writes. What is written goes into the outbox, or is kept as a draft.
// The page's events "message:quote" {id, seq, label} and "message:edit" {text} are taken up.
// Actions: send, written, pressed, composed, unquote, togglePanel, closePanels, insert, keepFocus.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { controllersOf } from "../lib/controllers.js";
import { followKeyboard } from "../lib/keyboard.js";
import { emit, isConnected } from "../lib/live.js";
import { toast } from "../lib/toast.js";
import { words } from "../lib/words.js";
import { drafts } from "../models/drafts.js";
import { outbox } from "../models/outbox.js";

const TYPING_EVERY_MS = 3000;
const DRAFT_PAUSE_MS = 400;
// Safari ends a composition before it tells of the Enter that ended it.
const COMPOSED_MS = 100;

export default class extends Controller {
  static targets = ["field", "send", "quote", "panel", "opener"];

  connect() {
    this.page = this.element.closest(".page");
    this.conversationId = Number(this.page.dataset.conversation);
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.page.addEventListener("message:quote", ({ detail }) => this.#quote(detail), { signal });
    this.page.addEventListener("message:edit", ({ detail }) => this.#edit(detail.text), { signal });
    document.addEventListener("drafts:changed", ({ detail }) => this.#follow(detail), { signal });
    addEventListener("pagehide", () => this.timer && this.#keepDraft(), { signal });
    followKeyboard();
    if (!this.fieldTarget.value) this.fieldTarget.value = drafts.get(this.conversationId);
    this.#resize();
    if (hasKeyboard()) this.#takeFocus();
  }

  disconnect() {
    this.listening.abort();
    if (this.timer) this.#keepDraft();
  }

  send(event) {
    event.preventDefault();
    const text = this.fieldTarget.value.trim();
    if (!text) return;
    outbox.add({
      conversationId: this.conversationId,
      body: { type: "txt", msg: text },
      replyTo: this.quoted ?? null,
    });
    this.unquote();
    this.#write("");
    if (!this.#openPanel) this.fieldTarget.focus();
  }

  written() {
    this.#resize();
    this.timer ??= setTimeout(() => this.#keepDraft(), DRAFT_PAUSE_MS);
    this.#tellTyping();
  }

  // Enter sends where there is a keyboard, but never while an input method is composing.
  pressed(event) {
    if (event.key === "Escape") this.closePanels();
    if (event.key === "ArrowUp" && !this.fieldTarget.value) this.#walkUp(event);
    if (event.key !== "Enter" || event.shiftKey || !hasKeyboard()) return;
    const isComposing = event.isComposing || event.keyCode === 229;
    if (isComposing || event.timeStamp - (this.composedAt ?? -Infinity) < COMPOSED_MS) return;
    this.send(event);
  }

  // From the empty field into the messages, where the arrows go on (see message-menu).
  #walkUp(event) {
    event.preventDefault();
    [...this.page.querySelectorAll(".message")].at(-1)?.focus();
  }

  composed(event) {
    this.composedAt = event.timeStamp;
  }

  insert({ detail }) {
    const { fieldTarget: field } = this;
    field.setRangeText(detail.text, field.selectionStart, field.selectionEnd, "end");
    this.written();
  }

  unquote() {
    this.quoted = null;
    this.quoteTarget.hidden = true;
  }

  // A button that is pressed leaves the focus, and so the phone's keyboard, where it is.
  keepFocus(event) {
    event.preventDefault();
  }

  // --- the panels below

  async togglePanel(event) {
    const { panel: name } = event.currentTarget.dataset;
    const panel = this.panelTargets.find((one) => one.dataset.panel === name);
    const opens = panel.hidden;
    this.closePanels();
    if (!opens) return this.fieldTarget.focus();
    if (!hasKeyboard()) this.fieldTarget.blur();
    panel.hidden = false;
    event.currentTarget.ariaExpanded = "true";
    if (name === "emoji" && !panel.firstElementChild) await this.#fetchEmoji(panel);
    return undefined;
  }

  closePanels() {
    for (const panel of this.panelTargets) panel.hidden = true;
    for (const opener of this.openerTargets) opener.ariaExpanded = "false";
  }

  get #openPanel() {
    return this.panelTargets.find((panel) => !panel.hidden);
  }

  async #fetchEmoji(panel) {
    try {
      const response = await fetch("/emoji", { headers: { Accept: "text/html", "X-Fragment": "1" } });
      const html = new DOMParser().parseFromString(await response.text(), "text/html");
      const emoji = document.importNode(html.querySelector("[data-controller~=emoji]"), true);
      // Whoever sees it finds it working.
      await controllersOf(emoji);
      panel.replaceChildren(emoji);
    } catch {
      this.closePanels();
      toast(words("unreachable"));
    }
  }

  // --- what stands in the field

  #write(text) {
    this.fieldTarget.value = text;
    this.#resize();
    this.#keepDraft();
  }

  // The same conversation is written in elsewhere: in another tab, or above this page.
  #follow({ conversationId, text }) {
    const isSame = text.trim() === this.fieldTarget.value.trim();
    if (conversationId !== this.conversationId || this.timer || isSame) return;
    this.fieldTarget.value = text;
    this.#resize();
  }

  #edit(text) {
    this.#write(text);
    this.fieldTarget.focus();
  }

  #quote({ id, seq, label }) {
    this.quoted = { id, seq, summary: label };
    this.quoteTarget.querySelector("span").textContent = label;
    this.quoteTarget.hidden = false;
    this.fieldTarget.focus();
  }

  #keepDraft() {
    clearTimeout(this.timer);
    this.timer = null;
    drafts.set(this.conversationId, this.fieldTarget.value);
  }

  #resize() {
    const { fieldTarget: field } = this;
    this.sendTarget.hidden = !field.value.trim();
    this.openerTargets.at(-1).hidden = !this.sendTarget.hidden;
    if (CSS.supports("field-sizing", "content")) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }

  #takeFocus() {
    this.fieldTarget.setAttribute("autofocus", "");
    if (document.stack?.top === this.page) this.fieldTarget.focus({ preventScroll: true });
  }

  #tellTyping() {
    const now = Date.now();
    const isSoon = now - (this.typedAt ?? 0) < TYPING_EVERY_MS;
    if (isSoon || !this.fieldTarget.value.trim() || !isConnected()) return;
    this.typedAt = now;
    // Nobody is told when it does not arrive.
    emit("typing", { conversationId: this.conversationId }).catch(() => {});
  }
}

function hasKeyboard() {
  return matchMedia("(pointer: fine)").matches;
}

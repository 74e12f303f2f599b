// What was begun to be written, by conversation: kept by the browser until it is sent.
// The document hears "drafts:changed" {conversationId, text}, also from other tabs.
import { keep } from "../lib/kept.js";

class Drafts {
  constructor() {
    addEventListener("storage", ({ key, newValue }) => {
      if (key?.startsWith(this.#prefix)) this.#tell(this.#idOf(key), newValue ?? "");
    });
  }

  get(conversationId) {
    return localStorage.getItem(this.#prefix + conversationId) ?? "";
  }

  // Without words there is no draft.
  set(conversationId, text) {
    const kept = text.trim() ? text : "";
    if (kept === this.get(conversationId)) return;
    if (kept) keep(this.#prefix + conversationId, kept);
    else localStorage.removeItem(this.#prefix + conversationId);
    this.#tell(conversationId, kept);
  }

  // Whoever is logged in has drafts of his own.
  get #prefix() {
    return `draft/${document.body.dataset.me}/`;
  }

  #idOf(key) {
    return Number(key.slice(this.#prefix.length));
  }

  #tell(conversationId, text) {
    const detail = { conversationId, text };
    document.dispatchEvent(new CustomEvent("drafts:changed", { detail }));
  }
}

export const drafts = new Drafts();

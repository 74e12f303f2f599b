// Shows its element while the socket is closed for longer than a hiccup.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { isConnected } from "../lib/live.js";

const PATIENCE_MS = 2000;

export default class extends Controller {
  connect() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    document.addEventListener("im:connected", () => this.#connected(), { signal });
    document.addEventListener("im:disconnected", () => this.#disconnected(), { signal });
    // A socket may take a while to notice that nothing comes any more.
    addEventListener("offline", () => this.#disconnected(), { signal });
    addEventListener("online", () => isConnected() && this.#connected(), { signal });
    // A fresh page hides it.
    this.element.closest(".page").addEventListener("stack:refreshed", () => this.#show(), { signal });
    if (!isConnected()) this.#disconnected();
  }

  disconnect() {
    this.listening.abort();
    clearTimeout(this.timer);
  }

  #connected() {
    clearTimeout(this.timer);
    this.timer = null;
    this.isLong = false;
    this.#show();
  }

  #disconnected() {
    this.timer ??= setTimeout(() => {
      this.isLong = true;
      this.#show();
    }, PATIENCE_MS);
  }

  #show() {
    this.element.hidden = !this.isLong;
  }
}

// The four tabs: which one is shown, and what waits behind them; that is also in the document's
// title and on the tab's icon.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { api } from "../lib/api.js";
import { isConnected } from "../lib/live.js";
import { markIcon } from "../lib/tab_icon.js";
import { showUnread } from "../lib/title.js";
import { conversations } from "../models/conversations.js";

export default class extends Controller {
  static targets = ["tab", "badge"];

  connect() {
    this.listening = new AbortController();
    this.#on("stack:changed", () => this.#mark());
    this.#on("conversations:changed", ({ detail }) => this.#showChats(detail));
    this.#on("im:apply", ({ detail }) => this.#show("contacts", detail.count));
    this.#on("im:connected", () => this.#countApplies());
    this.#mark();
    // What happened before this controller was there.
    if (conversations.isLoaded) this.#showChats(conversations.totals);
    if (isConnected()) this.#countApplies();
  }

  disconnect() {
    this.listening.abort();
  }

  #on(name, heard) {
    document.addEventListener(name, heard, { signal: this.listening.signal });
  }

  #mark() {
    const shown = document.body.dataset.tab;
    for (const tab of this.tabTargets) {
      if (tab.dataset.tab === shown) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
  }

  #showChats({ unread, dnd }) {
    this.#show("chats", unread, dnd);
    showUnread(unread);
    markIcon(unread);
  }

  async #countApplies() {
    const answer = await api("GET", "/api/v1/applies").catch(() => null);
    if (answer) this.#show("contacts", answer.count);
  }

  // A number, or a plain dot where there is none but still `something`.
  #show(name, count, something = false) {
    const badge = this.badgeTargets.find((one) => one.dataset.of === name);
    badge.hidden = !count && !something;
    badge.classList.toggle("dot", !count);
    badge.textContent = count > 99 ? "99+" : count || "";
  }
}

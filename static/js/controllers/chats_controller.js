// The list of chats, kept as it is in the database: whatever happens only tells which rows to ask for
// again. Bursts are asked for at one go; while nobody sees the list, when he does.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { Idiomorph } from "../../vendor/idiomorph/dist/idiomorph.esm.js";
import { fetchRows } from "../lib/chat_rows.js";
import { isWide } from "../lib/page.js";
import { words } from "../lib/words.js";
import { conversations } from "../models/conversations.js";
import { drafts } from "../models/drafts.js";
import { outbox } from "../models/outbox.js";

const PAUSE_MS = 150;
const AT_ONCE = 100;
const CHAT = /^\/chats\/(\d+)\b/;

export default class extends Controller {
  static targets = ["list", "row"];

  connect() {
    this.wanted = new Set();
    this.listening = new AbortController();
    this.#on("im:new-message", ({ detail }) => this.#want(detail.conversationId));
    this.#on("im:recall", ({ detail }) => this.#want(detail.conversationId));
    this.#on("im:delete", ({ detail }) => this.#want(detail.conversationId));
    this.#on("im:conversation", ({ detail }) => this.#want(detail.id));
    this.#on("im:read", ({ detail }) => this.#isMine(detail) && this.#want(detail.conversationId));
    this.#on("conversations:synced", ({ detail }) => this.#compare(detail));
    this.#on("conversations:changed", ({ detail }) => this.#count(detail));
    this.#on("drafts:changed", () => this.decorate());
    this.#on("outbox:changed", () => this.decorate());
    this.#on("outbox:sent", () => this.decorate());
    this.#on("stack:changed", () => this.#shown());
    this.#on("visibilitychange", () => this.#soon());
    this.refreshed();
  }

  disconnect() {
    this.listening.abort();
    clearTimeout(this.timer);
  }

  // The whole list came anew. What happened while it was on its way is newer than that.
  refreshed() {
    this.decorate();
    this.#compareAll();
  }

  // What only this device knows: what was being written, and which chat is open.
  decorate() {
    const open = this.#open();
    const { states } = outbox;
    for (const row of this.rowTargets) {
      const mark = row.querySelector(".chatrow-unsent");
      const state = states.get(Number(row.dataset.id));
      mark.hidden = !state;
      mark.textContent = state && (state === "failed" ? words("list-failed") : words("list-waiting"));
      const draft = drafts.get(Number(row.dataset.id));
      row.classList.toggle("has-draft", draft !== "" && row.dataset.mentioned === undefined);
      row.querySelector(".chatrow-draft > span").textContent = draft;
      const link = row.querySelector(".chatrow-link");
      if (row.dataset.id === open) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  #on(name, heard) {
    document.addEventListener(name, heard, { signal: this.listening.signal });
  }

  #isMine({ userId }) {
    return userId === Number(document.body.dataset.me);
  }

  #open() {
    const pages = [...document.querySelectorAll("#stack > .page:not([data-tab], .leaving)")];
    return pages.map((page) => page.address?.match(CHAT)?.[1]).find(Boolean);
  }

  #shown() {
    this.element.querySelector("[popover]")?.hidePopover();
    this.decorate();
    this.#soon();
  }

  // --- which rows to ask for

  #want(id) {
    this.wanted.add(id);
    this.#soon();
  }

  // Between the page and the connection something may have happened; while it was lost, anything.
  #compare({ isFirst }) {
    if (isFirst) this.#compareAll();
    else document.stack.refresh(this.element);
  }

  #compareAll() {
    if (!conversations.isLoaded) return;
    const rows = new Map(this.rowTargets.map((row) => [Number(row.dataset.id), row]));
    for (const one of conversations.all) {
      if (!isSame(rows.get(one.id), one)) this.#want(one.id);
      rows.delete(one.id);
    }
    for (const id of rows.keys()) this.#want(id);
  }

  #soon() {
    this.timer ??= setTimeout(() => this.#fetch(), PAUSE_MS);
  }

  get #isSeen() {
    const top = document.stack?.top;
    return !document.hidden && (top === this.element || (isWide() && !this.element.inert));
  }

  async #fetch() {
    this.timer = null;
    if (this.isFetching || !this.wanted.size || !this.#isSeen) return;
    const ids = [...this.wanted].slice(0, AT_ONCE);
    for (const id of ids) this.wanted.delete(id);
    this.isFetching = true;
    try {
      this.#take(ids, await fetchRows(ids));
      if (this.wanted.size) this.#soon();
    } catch {
      // Without an answer they are as they were; the next event, or connection, asks again.
      for (const id of ids) this.wanted.add(id);
    } finally {
      this.isFetching = false;
    }
  }

  // --- what came

  #take(ids, fresh) {
    for (const id of ids) {
      const row = document.getElementById(`chat-${id}`);
      const now = fresh.get(id);
      if (!now) row?.remove();
      else if (row) morph(row, now);
      else this.listTarget.append(now);
    }
    this.#arrange();
    this.decorate();
  }

  // Moves what does not stand where it belongs; who had the focus keeps it.
  #arrange() {
    const list = this.listTarget;
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    const rows = [...list.children].sort((a, b) => (a.dataset.order < b.dataset.order ? 1 : -1));
    rows.forEach((row, place) => {
      if (list.children[place] !== row) list.insertBefore(row, list.children[place]);
    });
    if (focused?.isConnected) focused.focus({ preventScroll: true });
  }

  // The title's number; and what has just been read shows it at once, also beneath another page.
  #count({ unread }) {
    const { title } = this.element.dataset;
    this.element.querySelector(".bar-title").textContent = unread ? `${title}(${unread})` : title;
    for (const row of this.rowTargets) {
      const one = conversations.get(Number(row.dataset.id));
      if (row.dataset.unread === "0" || !one || one.unread) continue;
      row.dataset.unread = "0";
      row.querySelector(".badge")?.remove();
      row.querySelector(".chatrow-last > em:not(.chatrow-unsent)")?.remove();
      delete row.dataset.mentioned;
    }
  }
}

function isSame(row, one) {
  if (!row) return false;
  const { version, unread, pinned, dnd } = row.dataset;
  return (
    Number(version) === one.lastVersion &&
    Number(unread) === one.unread &&
    (pinned !== undefined) === one.pinned &&
    (dnd !== undefined) === one.dnd
  );
}

// What a finger has drawn aside stays so, with what lies behind it.
function morph(row, now) {
  Idiomorph.morph(row, now, {
    morphStyle: "outerHTML",
    callbacks: {
      beforeNodeRemoved: (node) => !node.matches?.(".swipe-actions"),
      beforeAttributeUpdated: (name, node) => name !== "style" && (name !== "class" || node !== row),
    },
  });
}

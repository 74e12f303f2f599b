// Notifications of messages that others send while this page is hidden, if they are wanted on this
// device. Of several pages of ours the service worker tells once, and not while one of them is seen.
import { fetchRows } from "../lib/chat_rows.js";
import { closeNotifications, keep } from "../lib/kept.js";
import { conversations } from "./conversations.js";

class Notices {
  #me = Number(document.body.dataset.me);
  #key = `notifications/${this.#me}`;

  start() {
    document.addEventListener("im:new-message", ({ detail }) => this.#heard(detail));
    document.addEventListener("conversations:synced", ({ detail }) => this.#missed(detail.messages));
    document.addEventListener("im:read", ({ detail }) => this.#read(detail));
    navigator.serviceWorker?.addEventListener("message", ({ data }) => {
      if (data.visit) document.stack.visit(data.visit, { under: "/chats" });
    });
  }

  get areSupported() {
    return "Notification" in window && isSecureContext;
  }

  // iPhones have them for what is on the home screen alone.
  get areForInstalled() {
    return "standalone" in navigator && !navigator.standalone && !this.areSupported;
  }

  get areDenied() {
    return Notification.permission === "denied";
  }

  get areOn() {
    const isAllowed = this.areSupported && Notification.permission === "granted";
    return isAllowed && localStorage.getItem(this.#key) === "on";
  }

  // Whether the browser agrees, too.
  async turnOn() {
    keep(this.#key, "on");
    await Notification.requestPermission();
    return this.areOn;
  }

  turnOff() {
    localStorage.removeItem(this.#key);
  }

  // The newest of each conversation speaks for the others.
  #missed(messages) {
    for (const found of Object.values(messages)) {
      const last = found.findLast(({ recalled, fromId }) => !recalled && this.#isOthers(fromId));
      if (last && last.seq > (conversations.get(last.conversationId)?.readSeq ?? last.seq)) this.#heard(last);
    }
  }

  async #heard({ conversationId: id, fromId, seq }) {
    const isWanted = document.hidden && this.areOn && this.#isOthers(fromId);
    if (!isWanted || conversations.get(id)?.dnd) return;
    const row = (await fetchRows([id]).catch(() => new Map())).get(id);
    if (row && row.dataset.dnd === undefined) await notify(id, seq, row);
  }

  #isOthers(userId) {
    return userId !== null && userId !== this.#me;
  }

  // What has been read, here or elsewhere, is no news.
  async #read({ conversationId, userId }) {
    if (userId !== this.#me || !this.areOn) return;
    await closeNotifications(tagOf(conversationId));
  }
}

function tagOf(id) {
  return `chat-${id}`;
}

// In the words of the list's row.
async function notify(id, seq, row) {
  const text = (name) => row.querySelector(name).textContent.replace(/\s+/g, " ").trim();
  const photo = row.querySelector("img").src;
  const title = text(".chatrow-name");
  const options = {
    body: text(".chatrow-last"),
    // The pictures of the house are drawings, which systems can't show.
    icon: photo.endsWith(".svg") ? document.querySelector("link[rel=apple-touch-icon]").href : photo,
    tag: tagOf(id),
    data: { address: `/chats/${id}` },
  };
  const worker = (await navigator.serviceWorker?.getRegistration())?.active;
  if (worker) worker.postMessage({ notify: { title, seq, ...options } });
  else openOnClick(new Notification(title, options));
}

function openOnClick(notification) {
  notification.addEventListener("click", () => {
    window.focus();
    notification.close();
    document.stack.visit(notification.data.address, { under: "/chats" });
  });
}

export const notices = new Notices();

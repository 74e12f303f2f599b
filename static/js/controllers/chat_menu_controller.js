// What can be done with a chat of the list: by its button, a long touch or a right click all of it,
// drawn to the left the most of it.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { api } from "../lib/api.js";
import { choose } from "../lib/dialog.js";
import { onPress } from "../lib/press.js";
import { onSwipe } from "../lib/swipe.js";
import { toast } from "../lib/toast.js";
import { words } from "../lib/words.js";

export default class extends Controller {
  connect() {
    this.listening = new AbortController();
    onPress(this.element, ".chatrow-link", (link, at) => this.#menu(link.closest(".chatrow"), at), this.listening);
    onSwipe(this.element, (row) => this.#buttons(row), this.listening);
  }

  disconnect() {
    this.listening.abort();
  }

  open({ currentTarget: button }) {
    const box = button.getBoundingClientRect();
    return this.#menu(button.closest(".chatrow"), { x: box.right, y: box.bottom });
  }

  async #menu(row, at) {
    const actions = actionsOf(row);
    const items = actions.map(({ label }, value) => ({ value: String(value), label }));
    const chosen = await choose(items, { label: row.dataset.name, at });
    if (chosen) await run(actions[Number(chosen)]);
  }

  #buttons(row) {
    return actionsOf(row)
      .filter(({ name }) => name !== "dnd")
      .map((action) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = `swipe-${action.name}`;
        button.textContent = action.label;
        button.addEventListener("click", () => run(action));
        return button;
      });
  }
}

// What a row allows now, as calls of the API; the list hears of what they change.
function actionsOf(row) {
  const { id, unread, pinned, dnd } = row.dataset;
  const is = { unread: unread !== "0", pinned: pinned !== undefined, dnd: dnd !== undefined };
  const change = (name, does, undoes) => ({
    name,
    label: words(is[name] ? undoes : does),
    call: () => api("PUT", `/api/v1/conversations/${id}`, { [name]: !is[name] }),
  });
  const hide = () => api("PUT", "/api/v1/conversations/active", { id: Number(id), active: false });
  return [
    change("unread", "mark-unread", "mark-read"),
    change("pinned", "pin", "unpin"),
    change("dnd", "mute", "unmute"),
    { name: "hide", label: words("hide"), call: hide },
  ];
}

async function run({ call }) {
  try {
    await call();
  } catch (refusal) {
    toast(refusal.message);
  }
}

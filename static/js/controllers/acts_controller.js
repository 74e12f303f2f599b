// A button that opens a sheet of what can be done, each a call of the JSON API:
//   data-acts-label-value   whom or what it is about
//   data-acts-items-value   a list of
//     {label, destroys, method, url, body, confirm, act}   see call_controller
//     {label, method, url, minutes}    mutes for so long from now
//     {label, items}                   opens another sheet
// Action: acts#choose. What is shown is asked for again afterwards.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { api } from "../lib/api.js";
import { agrees, choose } from "../lib/dialog.js";
import { proceed } from "../lib/proceed.js";
import { toast } from "../lib/toast.js";

export default class extends Controller {
  static values = { label: String, items: Array };

  choose() {
    return this.#offer(this.itemsValue);
  }

  async #offer(items) {
    const shown = items.map(({ label, destroys }, index) => ({ value: String(index), label, destroys }));
    const chosen = await choose(shown, { label: this.labelValue });
    if (chosen === "") return undefined;
    const item = items[Number(chosen)];
    return item.items ? this.#offer(item.items) : this.#run(item);
  }

  async #run({ method, url, body, minutes, confirm, act, destroys }) {
    if (confirm && !(await agrees(confirm, { act, destroys }))) return;
    try {
      await api(method, url, minutes ? { mutedUntil: inMinutes(minutes) } : body);
      await proceed("refresh");
    } catch (refusal) {
      toast(refusal.message);
    }
  }
}

function inMinutes(count) {
  return new Date(Date.now() + count * 60_000).toISOString();
}

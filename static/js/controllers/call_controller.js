// A button that calls the JSON API:
//   data-call-url-value, data-call-method-value (POST unless given), data-call-body-value (JSON)
//   data-call-confirm-value   a question to ask first; data-call-act-value words its button;
//                             data-call-destroys-value makes it red
//   data-call-then-value, data-call-under-value   see lib/proceed.js
//   data-call-done-value      a sentence to show when it is done
// Action: call#run.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { api } from "../lib/api.js";
import { agrees } from "../lib/dialog.js";
import { proceed } from "../lib/proceed.js";
import { toast } from "../lib/toast.js";

export default class extends Controller {
  static values = {
    url: String,
    method: { type: String, default: "POST" },
    body: Object,
    confirm: String,
    act: String,
    destroys: Boolean,
    then: String,
    under: String,
    done: String,
  };

  async run(event) {
    event.preventDefault();
    if (this.busy || !(await this.#isMeant())) return;
    this.busy = true;
    this.element.setAttribute("aria-disabled", "true");
    try {
      const body = this.hasBodyValue ? this.bodyValue : undefined;
      const answer = await api(this.methodValue, this.urlValue, body);
      if (this.doneValue) toast(this.doneValue);
      this.dispatch("done", { detail: { answer } });
      await proceed(this.thenValue, answer, this.underValue);
    } catch (refusal) {
      toast(refusal.message);
    } finally {
      this.busy = false;
      this.element.removeAttribute("aria-disabled");
    }
  }

  async #isMeant() {
    if (!this.confirmValue) return true;
    const options = { destroys: this.destroysValue };
    if (this.actValue) options.act = this.actValue;
    return agrees(this.confirmValue, options);
  }
}

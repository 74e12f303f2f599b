// Logs this device out, after asking, and takes along what the browser kept of its user: drafts, and
// messages that wait for the network, of which it warns.
// Action: logout#run.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { api } from "../lib/api.js";
import { agrees } from "../lib/dialog.js";
import { forget, hasUnsent } from "../lib/kept.js";
import { expectKick } from "../lib/kicked.js";
import { toast } from "../lib/toast.js";
import { words } from "../lib/words.js";

export default class extends Controller {
  async run() {
    const { me } = document.body.dataset;
    const question = words(hasUnsent(me) ? "log-out-unsent" : "log-out");
    if (!(await agrees(question, { act: words("log-out-act"), destroys: true }))) return;
    expectKick();
    try {
      await api("POST", "/api/v1/logout");
    } catch (refusal) {
      toast(refusal.message);
      return;
    }
    forget(me);
    location.assign("/login");
  }
}

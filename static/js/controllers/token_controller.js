// Shows the secret of a token that has just been made, once.
// Targets: form, made, title, secret. Actions: form:done->token#show, token#copy, token#select,
// token#done.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { copy } from "../lib/clipboard.js";
import { proceed } from "../lib/proceed.js";
import { toast } from "../lib/toast.js";
import { words } from "../lib/words.js";

export default class extends Controller {
  static targets = ["form", "made", "title", "secret"];

  show({ detail: { answer } }) {
    this.secretTarget.value = answer.token;
    this.formTarget.hidden = true;
    this.madeTarget.hidden = false;
    this.titleTarget.focus();
  }

  // Back to the list, which has one more.
  done() {
    proceed("back");
  }

  select() {
    this.secretTarget.select();
  }

  async copy() {
    await copy(this.secretTarget.value);
    toast(words("copied"));
  }
}

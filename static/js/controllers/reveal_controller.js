// Shows what is written in a password field while its button is pressed in, until the form is sent.
// Targets: field, button.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";

export default class extends Controller {
  static targets = ["field", "button"];

  connect() {
    // Browsers remember only what is sent as a password.
    this.form = this.fieldTarget.form;
    this.hide = () => this.#show(false);
    this.form?.addEventListener("submit", this.hide);
    this.buttonTarget.disabled = false;
  }

  disconnect() {
    this.form?.removeEventListener("submit", this.hide);
  }

  toggle() {
    this.#show(this.fieldTarget.type === "password");
    this.fieldTarget.focus();
  }

  #show(isShown) {
    this.fieldTarget.type = isShown ? "text" : "password";
    this.buttonTarget.setAttribute("aria-pressed", String(isShown));
  }
}

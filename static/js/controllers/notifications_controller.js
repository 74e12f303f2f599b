// The switch of the notifications on this device; where the browser has none, or does not allow
// them, it is off and says why. Action: notifications#toggle.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { words } from "../lib/words.js";
import { notices } from "../models/notices.js";

export default class extends Controller {
  connect() {
    this.page = this.element.closest(".page");
    this.show = () => this.#show();
    // A fresh page knows nothing of this device.
    this.page.addEventListener("stack:refreshed", this.show);
    this.#show();
  }

  disconnect() {
    this.page.removeEventListener("stack:refreshed", this.show);
    this.note?.remove();
  }

  async toggle() {
    if (this.element.checked) await notices.turnOn();
    else notices.turnOff();
    this.#show();
  }

  #show() {
    this.element.checked = notices.areOn;
    if (notices.areForInstalled) this.#explain("notifications-installed");
    else if (!notices.areSupported) this.#explain("notifications-missing");
    else if (notices.areDenied) this.#explain("notifications-denied");
  }

  #explain(sentence) {
    this.element.disabled = true;
    this.note?.remove();
    this.note = document.createElement("p");
    this.note.className = "field-note";
    this.note.id = "notifications-note";
    this.note.setAttribute("role", "status");
    this.note.textContent = words(sentence);
    this.element.closest(".cell").after(this.note);
    this.element.setAttribute("aria-describedby", this.note.id);
  }
}

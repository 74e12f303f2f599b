// Keeps what is shown of who is online, without asking for the page again: [data-online-of] and
// [data-offline-of] name a person each, the latter says when he was seen last.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";

export default class extends Controller {
  connect() {
    this.hear = ({ detail }) => this.#show(detail);
    document.addEventListener("im:presence", this.hear);
  }

  disconnect() {
    document.removeEventListener("im:presence", this.hear);
  }

  #show({ userId, online, lastSeen }) {
    for (const sign of this.element.querySelectorAll(`[data-online-of="${userId}"]`)) {
      sign.hidden = !online;
    }
    for (const sign of this.element.querySelectorAll(`[data-offline-of="${userId}"]`)) {
      sign.hidden = online || !lastSeen;
      if (!sign.hidden) this.#setMoment(sign, lastSeen);
    }
  }

  #setMoment(sign, at) {
    const moment = document.createElement("time");
    moment.dateTime = at;
    moment.dataset.style = "full";
    sign.querySelector("time")?.remove();
    sign.append(moment);
  }
}

// Chooses a place: the map moves beneath a pin, or to where the device is; what is sent goes through
// the outbox, like any message.
//   targets: map (see lib/map.js), title, where, submit
//   values: conversation; untitled – what a place without a name is called; insecure, unknown – why there is no position; summary – "[Location] …"
// Actions: place#locate, place#send.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { openMap } from "../lib/map.js";
import { toast } from "../lib/toast.js";
import { words } from "../lib/words.js";
import { outbox } from "../models/outbox.js";

// A metre is enough.
const DECIMALS = 5;
const WAIT_MS = 15_000;

export default class extends Controller {
  static targets = ["map", "title", "where", "submit"];
  static values = { conversation: Number, insecure: String, unknown: String, summary: String, untitled: String };

  async connect() {
    const opened = await openMap(this.mapTarget).catch(() => toast(words("unreachable")));
    if (!opened) return undefined;
    const { map, near } = opened;
    if (!this.element.isConnected) return map.remove();
    Object.assign(this, { map, near });
    map.on("moveend", () => this.#show());
    this.#show();
    this.submitTarget.disabled = false;
    if (isSecureContext) this.#goToDevice().catch(() => {});
    return undefined;
  }

  disconnect() {
    this.map?.remove();
  }

  async locate() {
    if (!isSecureContext) return toast(this.insecureValue);
    try {
      await this.#goToDevice();
    } catch {
      toast(this.unknownValue);
    }
    return undefined;
  }

  send(event) {
    event.preventDefault();
    const title = this.titleTarget.value.trim() || this.untitledValue;
    const body = { type: "loc", title, ...this.#centre() };
    const summary = this.summaryValue.replace("%(title)s", () => title);
    outbox.add({ conversationId: this.conversationValue, body, summary });
    return document.stack.back();
  }

  async #goToDevice() {
    const { coords } = await new Promise((resolve, reject) => {
      const options = { enableHighAccuracy: true, timeout: WAIT_MS };
      navigator.geolocation.getCurrentPosition(resolve, reject, options);
    });
    this.map?.setView([coords.latitude, coords.longitude], Math.max(this.map.getZoom(), this.near));
  }

  #centre() {
    const { lng, lat } = this.map.getCenter().wrap();
    return { lng: rounded(lng), lat: rounded(Math.max(-90, Math.min(90, lat))) };
  }

  #show() {
    const { lng, lat } = this.#centre();
    const [north, east] = [lat >= 0 ? "N" : "S", lng >= 0 ? "E" : "W"];
    this.whereTarget.textContent = `${Math.abs(lat).toFixed(4)}° ${north}, ${Math.abs(lng).toFixed(4)}° ${east}`;
  }
}

function rounded(value) {
  return Number(value.toFixed(DECIMALS));
}

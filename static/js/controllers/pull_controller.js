// A scroller that a finger pulls down at its top asks for its page again.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";

const ENOUGH_PX = 60;
const MOST_PX = 90;
// A page that could not be asked for says so elsewhere.
const PATIENCE_MS = 5000;

export default class extends Controller {
  connect() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.element.addEventListener("touchstart", (event) => this.#began(event), { signal, passive: true });
    this.element.addEventListener("touchmove", (event) => this.#moved(event), { signal, passive: false });
    this.element.addEventListener("touchend", () => this.#ended(), { signal });
    this.element.addEventListener("touchcancel", () => this.#let(), { signal });
    this.page.addEventListener("stack:refreshed", () => this.#let(), { signal });
  }

  disconnect() {
    this.listening.abort();
    clearTimeout(this.timer);
    this.wheel?.remove();
  }

  get page() {
    return this.element.closest(".page");
  }

  #began({ touches }) {
    const [finger] = touches;
    this.from = this.element.scrollTop <= 0 ? { x: finger.clientX, y: finger.clientY } : null;
    this.pulled = 0;
  }

  #moved(event) {
    if (!this.from || this.isAsking) return;
    const down = event.touches[0].clientY - this.from.y;
    const aside = Math.abs(event.touches[0].clientX - this.from.x);
    if (!this.pulled && (down <= aside || this.element.scrollTop > 0)) {
      if (down < 0 || aside > 0) this.from = null;
      return;
    }
    if (event.cancelable) event.preventDefault();
    this.pulled = Math.min(Math.max(down, 1) / 2, MOST_PX);
    this.#show();
  }

  #ended() {
    if (this.isAsking || !this.pulled) return;
    if (this.pulled < ENOUGH_PX) {
      this.#let();
      return;
    }
    this.isAsking = true;
    this.pulled = ENOUGH_PX;
    this.#show();
    this.timer = setTimeout(() => this.#let(), PATIENCE_MS);
    document.stack.refresh(this.page);
  }

  #show() {
    this.wheel ??= this.#makeWheel();
    this.wheel.classList.toggle("turning", Boolean(this.isAsking));
    this.wheel.style.transform = `translate(-50%, ${this.pulled}px) rotate(${this.pulled * 4}deg)`;
    this.wheel.style.opacity = Math.min(this.pulled / ENOUGH_PX, 1);
  }

  #makeWheel() {
    const wheel = document.createElement("div");
    wheel.className = "wheel";
    wheel.ariaHidden = true;
    this.element.before(wheel);
    return wheel;
  }

  #let() {
    clearTimeout(this.timer);
    this.isAsking = false;
    this.pulled = 0;
    this.wheel?.remove();
    this.wheel = null;
  }
}

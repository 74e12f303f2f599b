// Reads on where the messages shown end: above when scrolling up, below when newer ones are left out.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { Transcript } from "../models/transcript.js";

// So far before it is seen, in parts of the window, what comes next is asked for.
const AHEAD = "150% 0px 150% 0px";

export default class extends Controller {
  static targets = ["scroller", "older", "newer"];

  connect() {
    this.transcript = Transcript.of(this.element);
    this.look = this.#look.bind(this);
    this.near = new Set();
    this.observer = new IntersectionObserver((entries) => this.#moved(entries), {
      root: this.scrollerTarget,
      rootMargin: AHEAD,
    });
    this.observer.observe(this.olderTarget);
    this.observer.observe(this.newerTarget);
    this.element.addEventListener("transcript:state", this.look);
  }

  disconnect() {
    this.observer.disconnect();
    this.element.removeEventListener("transcript:state", this.look);
  }

  #moved(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.near.add(target);
      else this.near.delete(target);
    }
    this.#look();
  }

  async #look() {
    const { state } = this.transcript;
    if (this.isReading) return;
    const older = this.near.has(this.olderTarget) && state.hasOlder !== undefined;
    const newer = this.near.has(this.newerTarget) && state.hasNewer !== undefined;
    if (!older && !newer) return;
    this.isReading = true;
    this.olderTarget.classList.toggle("loading", older);
    const shown = [this.transcript.firstSeq, this.transcript.lastSeq];
    await (older ? this.transcript.showOlder() : this.transcript.showNewer());
    this.olderTarget.classList.remove("loading");
    this.isReading = false;
    this.#lookAgain(shown);
  }

  // What came may not have filled the window; without an answer the next scrolling asks again.
  #lookAgain([first, last]) {
    const { firstSeq, lastSeq } = this.transcript;
    if (first === firstSeq && last === lastSeq) return;
    for (const end of [this.olderTarget, this.newerTarget]) {
      this.observer.unobserve(end);
      this.observer.observe(end);
    }
  }
}

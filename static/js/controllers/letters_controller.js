// The letters at the edge of a long list: a finger that is drawn over them goes through the list,
// and a bubble shows where it is; with the keyboard they are one stop, with arrows between them.
//   scroller   what scrolls; titles (data-letter) stand in it, each the first of a section
//   index      the letters: links (also the target letter) where there is something, else spans
//   bubble     what shows the letter under the finger
// Actions: scroll->letters#scrolled, stack:refreshed->letters#mark; on the index press, drag,
// release, walk (keydown); on its links choose.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";

export default class extends Controller {
  static targets = ["scroller", "index", "letter", "title", "bubble"];

  indexTargetConnected() {
    this.mark();
  }

  press(event) {
    if (event.button) return;
    this.indexTarget.setPointerCapture(event.pointerId);
    this.finger = event.pointerId;
    this.#goUnder(event.clientY);
  }

  drag(event) {
    if (event.pointerId === this.finger) this.#goUnder(event.clientY);
  }

  release() {
    this.finger = undefined;
    this.bubbleTarget.hidden = true;
  }

  // By the keyboard or a screen reader, which goes on reading there.
  choose(event) {
    event.preventDefault();
    const title = this.#titleOf(event.currentTarget.dataset.letter);
    this.#scrollTo(title);
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  }

  walk(event) {
    const letters = this.letterTargets;
    const at = letters.indexOf(document.activeElement);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: letters.length - 1 }[event.key];
    if (to === undefined || !letters[to]) return;
    event.preventDefault();
    this.#scrollTo(this.#titleOf(letters[to].dataset.letter));
    this.#markOne(letters[to]);
    letters[to].focus();
  }

  scrolled() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.mark();
    });
  }

  // Marks the letter that the list is at.
  mark() {
    const top = this.scrollerTarget.getBoundingClientRect().top + 1;
    const passed = this.titleTargets.filter((one) => one.parentElement.getBoundingClientRect().top <= top);
    const { letter } = passed.at(-1)?.dataset ?? {};
    this.#markOne(this.letterTargets.find((one) => one.dataset.letter === letter));
  }

  #markOne(current) {
    for (const one of this.letterTargets) {
      if (one === current) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
      one.tabIndex = one === (current ?? this.letterTargets[0]) ? 0 : -1;
    }
  }

  #goUnder(y) {
    const all = [...this.indexTarget.querySelectorAll("[data-letter]")];
    const under = all.findLastIndex((one) => one.getBoundingClientRect().top <= y);
    // Where there is nothing: what comes before it, at the very top what comes first.
    const before = all.slice(0, Math.max(under, 0) + 1).findLast((one) => this.#titleOf(one.dataset.letter));
    const letter = before ?? this.letterTargets[0];
    this.#scrollTo(this.#titleOf(letter.dataset.letter));
    this.#showBubble(letter);
  }

  #showBubble(letter) {
    const bubble = this.bubbleTarget;
    bubble.textContent = letter.dataset.letter;
    bubble.style.top = `${letter.offsetTop + letter.offsetHeight / 2}px`;
    bubble.hidden = false;
  }

  #titleOf(letter) {
    return this.titleTargets.find((one) => one.dataset.letter === letter);
  }

  #scrollTo(title) {
    const scroller = this.scrollerTarget;
    // The section's own place: its title sticks to the top.
    const distance = title.parentElement.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTop += distance;
  }
}

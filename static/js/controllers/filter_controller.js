// Shows of a list only who is called what is typed.
//   query      the field; what it said is kept when the page is refreshed
//   row        has data-names and data-pinyin, see lib/pinyin.js
//   group      what holds rows, and goes with its last one
//   nothing    shown when nobody is left
//   elsewhere  a link that takes the words along, to where there is more to be found; echo shows them
// While filtering the element has the class "filtering". Actions: input->filter#filter,
// submit->filter#leave (goes elsewhere), stack:refreshed->filter#again.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { isCalled } from "../lib/pinyin.js";

export default class extends Controller {
  static targets = ["query", "row", "group", "nothing", "elsewhere", "echo"];

  typed = "";

  filter() {
    this.typed = this.queryTarget.value;
    this.#show();
  }

  // The page came anew, as if nothing had been typed.
  again() {
    this.queryTarget.value = this.typed;
    this.#show();
  }

  leave(event) {
    event.preventDefault();
    if (this.#words) document.stack.visit(this.#address);
  }

  get #words() {
    return this.typed.trim();
  }

  get #address() {
    const { pathname } = new URL(this.elsewhereTarget.href);
    return `${pathname}?${new URLSearchParams({ q: this.#words })}`;
  }

  #show() {
    const words = this.#words;
    let isAnybodyLeft = false;
    for (const row of this.rowTargets) {
      row.hidden = !isCalled(words, row.dataset.names, row.dataset.pinyin);
      isAnybodyLeft ||= !row.hidden;
    }
    for (const group of this.groupTargets) {
      group.hidden = !this.rowTargets.some((row) => !row.hidden && group.contains(row));
    }
    this.element.classList.toggle("filtering", Boolean(words));
    this.nothingTarget.hidden = !words || isAnybodyLeft;
    this.#offerElsewhere(words);
  }

  #offerElsewhere(words) {
    if (!this.hasElsewhereTarget) return;
    this.elsewhereTarget.hidden = !words;
    this.elsewhereTarget.href = words ? this.#address : new URL(this.elsewhereTarget.href).pathname;
    this.echoTarget.textContent = words;
  }
}

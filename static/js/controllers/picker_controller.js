// A list of people to tick: those chosen stand in a row on top, where a tap lets them go again; a
// field finds names by their letters and their pinyin (lib/pinyin.js).
//   targets: chosen (the row), row (an entry, with data-names and data-pinyin), box (its checkbox),
//            section (a letter), nobody, count, submit, name (a field that may be left empty)
//   data-picker-separator-value   stands between names
// Actions: picker#show (a box changed), picker#filter, picker#name (before a submit), picker#stay.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { isCalled } from "../lib/pinyin.js";

export default class extends Controller {
  static targets = ["chosen", "row", "box", "section", "nobody", "count", "submit", "name"];
  static values = { separator: String };

  connect() {
    this.show();
  }

  // The boxes are the truth; the row on top and the button follow them.
  show() {
    const boxes = this.#chosen();
    this.chosenTarget.replaceChildren(...boxes.map((box) => this.#portrait(box)));
    this.chosenTarget.scrollLeft = this.chosenTarget.scrollWidth;
    this.countTarget.textContent = boxes.length ? `(${boxes.length})` : "";
    this.submitTarget.disabled = !boxes.length;
  }

  filter({ target }) {
    for (const row of this.rowTargets) {
      const { names, pinyin } = row.dataset;
      row.hidden = !isCalled(target.value, names, pinyin);
    }
    for (const section of this.sectionTargets) {
      section.hidden = [...section.querySelectorAll("li")].every((row) => row.hidden);
    }
    this.nobodyTarget.hidden = this.rowTargets.some((row) => !row.hidden);
  }

  // Enter in the search field does not create the group.
  stay(event) {
    event.preventDefault();
  }

  // A group without a name is called by its members.
  name() {
    if (!this.hasNameTarget || this.nameTarget.value.trim()) return;
    const names = this.#chosen().map((box) => nameIn(box.closest("li")));
    const { maxLength } = this.nameTarget;
    this.nameTarget.value = names.join(this.separatorValue).slice(0, maxLength);
  }

  #chosen() {
    return this.boxTargets.filter((box) => box.checked && !box.disabled);
  }

  #portrait(box) {
    const row = box.closest("li");
    const button = document.createElement("button");
    button.type = "button";
    button.ariaLabel = `− ${nameIn(row)}`;
    button.append(row.querySelector("img").cloneNode());
    button.addEventListener("click", () => {
      box.checked = false;
      this.show();
    });
    const entry = document.createElement("li");
    entry.append(button);
    return entry;
  }
}

function nameIn(row) {
  return row.querySelector(".cell-title").textContent;
}

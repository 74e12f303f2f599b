// The panel of emoji: a grid by kinds, those used lately first, and a search. What is chosen goes to
// whoever opened the panel as "emoji:chosen" {text}.
// Targets: search, tab, scroller, group, recent (the grid of those used lately), none.
// Actions: click->emoji#choose, mousedown->emoji#keepFocus, keydown->emoji#move,
// input->emoji#find, scroll->emoji#mark.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { keep } from "../lib/kept.js";

const MOST_RECENT = 24;
const ALL = ".emoji-grid > button:not([hidden])";

export default class extends Controller {
  static targets = ["search", "tab", "scroller", "group", "recent", "none"];

  connect() {
    this.#showRecent();
    this.resized = new ResizeObserver(() => this.#measure());
    this.resized.observe(this.scrollerTarget);
    this.#enter(this.#buttons()[0]);
    this.mark();
  }

  disconnect() {
    this.resized.disconnect();
  }

  choose({ target }) {
    const button = target.closest("button");
    if (!button) return;
    if (this.tabTargets.includes(button)) return this.#goTo(button.value);
    this.#enter(button);
    this.#remember(button.textContent);
    this.dispatch("chosen", { detail: { text: button.textContent } });
  }

  // A click on an emoji leaves the caret in the text.
  keepFocus(event) {
    if (event.target.closest(".emoji-grid")) event.preventDefault();
  }

  find() {
    const wanted = this.searchTarget.value.trim().toLowerCase();
    let count = 0;
    for (const group of this.groupTargets) {
      const found = group.dataset.group === "recent" ? 0 : filter(group, wanted);
      group.hidden = wanted ? !found : group.dataset.group === "recent" && !this.#recent().length;
      count += found;
    }
    this.noneTarget.textContent = count ? "" : this.noneTarget.dataset.sentence;
    this.scrollerTarget.scrollTop = 0;
    this.#measure();
    this.#enter(this.#buttons()[0]);
  }

  // Arrows move in the grid, across its groups.
  move(event) {
    if (!event.target.closest(".emoji-grid")) return this.#moveFromSearch(event);
    const buttons = this.#buttons();
    const step = this.#step(event.key, buttons, buttons.indexOf(event.target));
    if (step === undefined) return;
    event.preventDefault();
    this.#enter(buttons[Math.max(0, Math.min(buttons.length - 1, step))], true);
  }

  // Shows by its tab which kind is in sight.
  mark() {
    const top = this.scrollerTarget.getBoundingClientRect().top + 24;
    const seen = this.groupTargets.filter((group) => !group.hidden);
    const now = seen.findLast((group) => group.getBoundingClientRect().top <= top) ?? seen[0];
    for (const tab of this.tabTargets) {
      if (tab.value === now?.dataset.group) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
  }

  #moveFromSearch(event) {
    if (event.target !== this.searchTarget || event.isComposing) return;
    const [first] = this.#buttons();
    if (event.key === "ArrowDown") this.#enter(first, true);
    // Enter takes the best match, and sends nothing of the form around.
    if (event.key === "Enter" && this.searchTarget.value.trim()) first?.click();
    if (["ArrowDown", "Enter"].includes(event.key)) event.preventDefault();
  }

  // The place to which a key leads from `at`.
  #step(key, buttons, at) {
    const line = this.#columns;
    const ways = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: below(buttons, at, line),
      ArrowUp: above(buttons, at, line),
      Home: 0,
      End: buttons.length - 1,
    };
    return ways[key];
  }

  #buttons() {
    return [...this.element.querySelectorAll(`.emoji-group:not([hidden]) ${ALL}`)];
  }

  // Of all emoji one is reached by Tab; the others by arrows.
  #enter(button, focuses = false) {
    this.element.querySelector('.emoji-grid > [tabindex="0"]')?.setAttribute("tabindex", "-1");
    button?.setAttribute("tabindex", "0");
    if (focuses) button?.focus();
  }

  #goTo(name) {
    if (this.searchTarget.value) {
      this.searchTarget.value = "";
      this.find();
    }
    const group = this.groupTargets.find((one) => one.dataset.group === name);
    this.scrollerTarget.scrollTop = group.offsetTop - this.scrollerTarget.offsetTop;
    this.mark();
  }

  get #columns() {
    const grid = this.element.querySelector(".emoji-group:not([hidden]) > .emoji-grid");
    return grid ? getComputedStyle(grid).gridTemplateColumns.split(" ").length : 1;
  }

  // Groups out of sight are not laid out (content-visibility): they are told how tall they are.
  #measure() {
    if (!this.scrollerTarget.clientWidth) return;
    const columns = this.#columns;
    for (const group of this.groupTargets) {
      const rows = Math.ceil(group.querySelectorAll(ALL).length / columns);
      group.style.setProperty("--rows", rows);
    }
  }

  #recent() {
    return JSON.parse(localStorage.getItem(kept())) ?? [];
  }

  #remember(text) {
    const others = this.#recent().filter((one) => one !== text);
    keep(kept(), JSON.stringify([text, ...others].slice(0, MOST_RECENT)));
    // The row stays as it is while it is open, or the next click would hit another one.
    if (!others.length) this.#showRecent();
  }

  #showRecent() {
    const recent = this.#recent();
    const names = new Map(this.#buttons().map((one) => [one.textContent, one]));
    const known = recent.map((text) => names.get(text)).filter(Boolean);
    this.recentTarget.replaceChildren(...known.map((one) => one.cloneNode(true)));
    for (const one of this.recentTarget.children) one.tabIndex = -1;
    const hidden = !known.length;
    this.recentTarget.closest("section").hidden = hidden || Boolean(this.searchTarget.value.trim());
    this.tabTargets[0].hidden = hidden;
  }
}

function kept() {
  return `emoji/${document.body.dataset.me}`;
}

// Hides what has not all of the words; how many are left.
function filter(group, wanted) {
  const words = wanted.split(/\s+/);
  let count = 0;
  for (const button of group.querySelectorAll("button")) {
    const text = `${button.getAttribute("aria-label")} ${button.dataset.words ?? ""}`.toLowerCase();
    button.hidden = button.textContent !== wanted && !words.every((word) => text.includes(word));
    if (!button.hidden) count++;
  }
  return count;
}

// One line down or up, also into the next group, in the same column.
function below(buttons, at, line) {
  const [first, last] = bounds(buttons, at);
  const column = (at - first) % line;
  if (at + line <= last) return at + line;
  if (at - column + line <= last) return last;
  return last + 1 + column;
}

function above(buttons, at, line) {
  const [first] = bounds(buttons, at);
  if (at - line >= first) return at - line;
  if (!first) return at;
  const [start] = bounds(buttons, first - 1);
  const length = first - start;
  const column = (at - first) % line;
  const lastLine = start + Math.floor((length - 1) / line) * line;
  return Math.min(lastLine + column, first - 1);
}

// The first and the last of the group.
function bounds(buttons, at) {
  const grid = buttons[at].parentElement;
  let [first, last] = [at, at];
  while (buttons[first - 1]?.parentElement === grid) first--;
  while (buttons[last + 1]?.parentElement === grid) last++;
  return [first, last];
}

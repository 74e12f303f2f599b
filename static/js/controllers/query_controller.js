// What asks the page on top for more or for other rows: a search field (form[method=get]) while one
// types, and a link that shows more of the same list in its place.
// Actions: query#submit (submit and input of the form), query#follow (click on the link).
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";

const TYPING_MS = 250;

export default class extends Controller {
  disconnect() {
    clearTimeout(this.waiting);
  }

  submit(event) {
    clearTimeout(this.waiting);
    // An input method is still composing what is looked for. A submit is answered by the stack.
    if (event.type === "submit" || event.isComposing) return;
    this.waiting = setTimeout(() => this.element.requestSubmit(), TYPING_MS);
  }

  follow(event) {
    event.preventDefault();
    document.stack.turn(this.element.pathname + this.element.search);
  }
}

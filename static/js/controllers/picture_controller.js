// Chooses a picture for a user or a group: one of the product's, or a photo cut to a square.
//   data-picture-url-value      where it is sent as JSON; without one the field is filled in
//   data-picture-method-value   PUT unless given
//   data-picture-field-value    its name there: "photo" unless given
//   data-picture-then-value     see lib/proceed.js
// Targets: preview (the <img>), field (an <input> that takes its address), option (buttons whose
// value is an address). Actions: picture#choose, change->picture#upload (of a file input).
// "picture:chosen" {url} follows.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { api } from "../lib/api.js";
import { proceed } from "../lib/proceed.js";
import { toast } from "../lib/toast.js";
import { words } from "../lib/words.js";

export default class extends Controller {
  static targets = ["preview", "field", "option"];
  static values = {
    url: String,
    method: { type: String, default: "PUT" },
    field: { type: String, default: "photo" },
    then: String,
  };

  choose({ currentTarget }) {
    return this.#take(() => currentTarget.value);
  }

  async upload({ currentTarget }) {
    const [file] = currentTarget.files;
    // The same file again is a choice, too.
    currentTarget.value = "";
    const square = file && (await this.#squareOf(file));
    if (square) await this.#take(() => sent(square));
  }

  async #squareOf(file) {
    try {
      const { squareOf } = await import("../lib/cropping.js");
      return await squareOf(file);
    } catch (error) {
      // What is no picture fails to decode; anything else did not come.
      return toast(words(error.name === "EncodingError" ? "no-picture" : "unreachable"));
    }
  }

  // Takes on the address that `find` answers.
  async #take(find) {
    if (this.busy) return;
    this.busy = true;
    this.element.setAttribute("aria-busy", "true");
    try {
      const url = await find();
      const answer = this.urlValue
        ? await api(this.methodValue, this.urlValue, { [this.fieldValue]: url })
        : null;
      this.#show(url);
      this.dispatch("chosen", { detail: { url } });
      await proceed(this.thenValue, answer);
    } catch (refusal) {
      toast(refusal.message);
    } finally {
      this.busy = false;
      this.element.removeAttribute("aria-busy");
    }
  }

  #show(url) {
    if (this.hasPreviewTarget) this.previewTarget.src = url;
    if (this.hasFieldTarget) this.fieldTarget.value = url;
    for (const option of this.optionTargets) {
      option.setAttribute("aria-pressed", String(option.value === url));
    }
  }
}

async function sent(square) {
  const form = new FormData();
  form.append("file", square, "picture.jpg");
  const [{ url }] = await api("POST", "/api/v1/upload", form);
  return url;
}

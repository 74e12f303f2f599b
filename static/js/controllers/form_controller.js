// A form whose fields are sent to the JSON API at its `action`; what was wrong stands beside the
// fields in the server's words.
//   data-form-method-value   POST unless given
//   data-form-then-value     see lib/proceed.js; data-form-under-value with it
//   data-form-done-value     a sentence to show when it is done
// A field's data-type says what it is in JSON: "number", "boolean" (a checkbox), "list" (all of its
// name that are checked, as numbers), "words" (the same as texts), "optional" (a text, or null when
// it is empty); text otherwise.
// Actions: form#submit, and change->form#submit for switches.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { api } from "../lib/api.js";
import { proceed } from "../lib/proceed.js";
import { toast } from "../lib/toast.js";

export default class extends Controller {
  static values = {
    method: { type: String, default: "POST" },
    then: String,
    under: String,
    done: String,
  };

  async submit(event) {
    event.preventDefault();
    if (this.busy) {
      this.isLate = event.type === "change";
      return;
    }
    this.busy = true;
    this.#clear();
    const body = this.#body();
    const sent = this.#fields();
    try {
      const answer = await api(this.methodValue, this.element.getAttribute("action"), body);
      settle(sent);
      if (this.doneValue) toast(this.doneValue);
      this.dispatch("done", { detail: { answer, body } });
      await proceed(this.thenValue, answer, this.underValue);
    } catch (refusal) {
      this.#show(refusal);
      // A switch that was refused stands as before.
      if (event.type === "change") this.element.reset();
    } finally {
      this.busy = false;
    }
    // A switch that was turned once more meanwhile.
    if (this.isLate) await this.#submitLate(event);
  }

  #submitLate(event) {
    this.isLate = false;
    return this.submit(event);
  }

  #fields() {
    const fields = [...this.element.elements].filter((one) => one.matches("input, textarea"));
    return fields.map((field) => ({ field, value: field.value, checked: field.checked }));
  }

  #body() {
    const body = {};
    for (const field of this.element.elements) {
      if (!field.name || field.disabled) continue;
      const type = field.dataset.type;
      if (type === "list" || type === "words") {
        body[field.name] ??= [];
        if (field.checked) body[field.name].push(type === "list" ? Number(field.value) : field.value);
      } else if (field.type !== "radio" || field.checked) {
        body[field.name] = this.#value(field, type);
      }
    }
    return body;
  }

  #value(field, type) {
    if (type === "boolean") return field.checked;
    if (type === "number") return field.value === "" ? null : Number(field.value);
    return type === "optional" ? field.value || null : field.value;
  }

  #clear() {
    for (const error of this.element.querySelectorAll(".field-error")) error.remove();
    for (const field of this.element.querySelectorAll("[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
    }
  }

  #show(refusal) {
    const named = Object.entries(refusal.data ?? {}).filter(([name]) => this.element.elements[name]);
    if (!named.length) return toast(refusal.message);
    for (const [name, sentence] of named) this.#showAt(this.element.elements[name], sentence);
    this.element.elements[named[0][0]].focus?.();
    return undefined;
  }

  #showAt(named, sentence) {
    const field = named instanceof RadioNodeList ? named[0] : named;
    const error = document.createElement("p");
    error.className = "field-error";
    error.id = `error-${field.name}`;
    error.setAttribute("role", "alert");
    error.textContent = sentence;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", error.id);
    (field.closest(".field, fieldset") ?? field).after(error);
  }
}

// What was taken is what the form goes back to, and what a fresh page may change (see lib/page.js).
function settle(sent) {
  for (const { field, value, checked } of sent) {
    if (field.type === "checkbox" || field.type === "radio") field.defaultChecked = checked;
    else field.defaultValue = value;
  }
}

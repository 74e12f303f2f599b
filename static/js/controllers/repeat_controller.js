// Two fields that must be the same: a new password, written twice.
//   data-repeat-different-value   what the browser says as long as they differ
// Targets: first, second. Action: input->repeat#check.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";

export default class extends Controller {
  static targets = ["first", "second"];
  static values = { different: String };

  check() {
    const isSame = this.firstTarget.value === this.secondTarget.value;
    this.secondTarget.setCustomValidity(isSame ? "" : this.differentValue);
  }
}

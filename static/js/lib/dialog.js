// Questions to the person, in the browser's own <dialog>: it keeps the focus, and Escape says no.
import { isWide } from "./page.js";
import { words } from "./words.js";

// Whether the person agrees to `sentence`; `act` words the button, red when it destroys.
export async function agrees(sentence, { act = words("ok"), destroys = false } = {}) {
  const text = document.createElement("p");
  text.className = "dialog-text";
  text.textContent = sentence;
  const chosen = await ask([text], [["", words("cancel")], ["yes", act, destroys]]);
  return chosen === "yes";
}

// A sheet from below with one of `items` ({value, label, destroys}) to choose; its value, or "".
// Where there is room, and a point {x, y} `at` which it was asked for, a small menu there.
export function choose(items, { label = "", at = null } = {}) {
  const buttons = items.map((item) => [item.value, item.label, item.destroys]);
  if (at && isWide()) return ask([], buttons, { className: "menu", label, at });
  return ask([], [...buttons, ["", words("cancel")]], { className: "sheet", label });
}

// Shows `content` above `buttons` ([value, label, destroys]); the value of the one pressed.
function ask(content, buttons, { className = "dialog", label = "", at = null } = {}) {
  const dialog = document.createElement("dialog");
  dialog.className = className;
  if (label) dialog.setAttribute("aria-label", label);
  const form = document.createElement("form");
  form.method = "dialog";
  const row = document.createElement("div");
  row.className = `${className}-buttons`;
  row.append(...buttons.map(([value, text, destroys]) => button(value, text, destroys)));
  form.append(...content, row);
  dialog.append(form);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close(""));
  document.body.append(dialog);
  dialog.showModal();
  // A finger has chosen nothing yet: no entry of a sheet looks as if it had.
  if (className === "sheet" && matchMedia("(pointer: coarse)").matches) {
    dialog.tabIndex = -1;
    dialog.focus();
  }
  if (at) place(dialog, at);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}

// As near to the point as the window allows.
function place(dialog, { x, y }) {
  dialog.style.left = `${Math.min(x, innerWidth - dialog.offsetWidth - 8)}px`;
  dialog.style.top = `${Math.min(y, innerHeight - dialog.offsetHeight - 8)}px`;
}

function button(value, text, destroys) {
  const element = document.createElement("button");
  element.value = value;
  element.textContent = text;
  if (destroys) element.className = "destroys";
  return element;
}

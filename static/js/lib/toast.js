// A word that goes away by itself, read out by screen readers.
const SECONDS = 3;

export function toast(sentence) {
  const element = document.createElement("p");
  element.className = "toast";
  element.textContent = sentence;
  document.getElementById("toasts").append(element);
  setTimeout(() => element.remove(), SECONDS * 1000);
}

// Moments as WeChat writes them, in the reader's language and time zone.
//   list   14:05 · Yesterday · Wednesday · 11/20/2026
//   full   14:05 · Yesterday 14:05 · Wednesday 14:05 · 11/20/2026 14:05
//   clock  14:05
import { words } from "./words.js";

const DAY = 86_400_000;

export function inWords(date, style = "list", now = new Date()) {
  const clock = [date.getHours(), date.getMinutes()].map(twoDigits).join(":");
  if (style === "clock") return clock;
  const days = Math.round((startOfDay(now) - startOfDay(date)) / DAY);
  if (days === 0) return clock;
  const day = dayInWords(date, days);
  return style === "full" ? `${day} ${clock}` : day;
}

function dayInWords(date, days) {
  if (days === 1) return words("yesterday");
  // Not by Intl: a phone is half a second at its first format.
  if (days > 1 && days < 7) return words("weekdays").split(" ")[date.getDay()];
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return words("date", { year, month, day });
}

function twoDigits(number) {
  return String(number).padStart(2, "0");
}

function startOfDay(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
}

function show(element) {
  const text = inWords(new Date(element.dateTime), element.dataset.style);
  if (element.textContent !== text) element.textContent = text;
}

// Fills in every <time>, now and as they appear or are taken over from a fresh page, and again when
// the day or the hour has moved on.
export function showTimes() {
  const all = (root) => root.querySelectorAll("time[data-style]").forEach(show);
  all(document);
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target.matches("time[data-style]")) show(target);
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        if (node.matches("time[data-style]")) show(node);
        all(node);
      }
    }
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["datetime"] });
  setInterval(() => all(document), 60_000);
}

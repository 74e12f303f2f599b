// For who is logged in: all that moves starts once the page has been seen (see start.js); till then
// its links are links, and what else a finger does waits.
const PATIENCE_MS = 500;
const EARLY = ["click", "submit", "change"];
const BUTTON = "button[data-action], a[data-action]";
const held = [];
let hasFailed = false;

for (const type of EARLY) addEventListener(type, hold, true);
// Back, before there is a stack of pages to go back on: the browser changed the address alone.
addEventListener("popstate", () => document.stack || location.reload());
requestAnimationFrame(() => setTimeout(start));
// A page that nobody looks at has no frame to wait for.
setTimeout(start, PATIENCE_MS);

async function start() {
  try {
    const { ready } = await import("./start.js");
    await ready;
  } catch (error) {
    begin();
    throw error;
  }
  for (const type of EARLY) removeEventListener(type, hold, true);
  for (const again of held.splice(0)) again();
}

// A part was lost on the way, and browsers don't ask for it twice: the page begins anew, once by
// itself, and then with whatever a finger does that would need it.
function begin() {
  const [{ type }] = performance.getEntriesByType("navigation");
  if (held.length || type !== "reload") location.reload();
  else hasFailed = true;
}

function hold(event) {
  const again = repeatOf(event);
  if (!again) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (hasFailed) location.reload();
  held.push(again);
}

// How to do once more what no controller heard; undefined for what needs none.
function repeatOf({ type, target, submitter }) {
  const button = target.closest(BUTTON);
  if (type === "click") return button && (() => button.click());
  if (!target.closest("form[data-action], input[data-action]")) return undefined;
  if (type === "submit") return () => target.requestSubmit(submitter);
  return () => target.dispatchEvent(new Event("change", { bubbles: true }));
}

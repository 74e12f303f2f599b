// A long touch, a right click or the menu key on one of the elements that `selector` names within
// `root`: `pressed(element, {x, y})`. Browsers tell all of them as "contextmenu", but those of
// iPhones tell of no long touch. What `spares(event)` says of a right click is left to the browser.
const LONG_MS = 500;
const STILL_PX = 10;

export function onPress(root, selector, pressed, { signal, spares = () => false }) {
  let timer = null;
  let from = null;
  const stop = () => clearTimeout(timer);

  const press = (element, at) => {
    stop();
    swallowTap();
    pressed(element, at);
  };

  const began = (event) => {
    const element = event.target.closest(selector);
    stop();
    if (!element || event.pointerType === "mouse" || !event.isPrimary) return;
    from = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => press(element, from), LONG_MS);
  };

  const moved = (event) => {
    if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL_PX) stop();
  };

  const told = (event) => {
    const element = event.target.closest(selector);
    if (!element || (event.pointerType !== "touch" && spares(event))) return;
    event.preventDefault();
    // A long touch is timed here, wherever it is.
    if (event.pointerType === "touch") return;
    const box = element.getBoundingClientRect();
    const at = event.clientX || event.clientY ? event : { clientX: box.left + 24, clientY: box.top + 24 };
    pressed(element, { x: at.clientX, y: at.clientY });
  };

  root.addEventListener("pointerdown", began, { signal });
  root.addEventListener("pointermove", moved, { signal });
  for (const name of ["pointerup", "pointercancel"]) root.addEventListener(name, stop, { signal });
  root.addEventListener("contextmenu", told, { signal });
}

// The finger that is lifted after a long touch must not be a tap on what lies there now.
function swallowTap() {
  const lifted = new AbortController();
  const end = (event) => {
    if (event.type === "touchend") event.preventDefault();
    lifted.abort();
  };
  for (const name of ["touchend", "touchcancel"]) {
    addEventListener(name, end, { passive: false, signal: lifted.signal });
  }
}

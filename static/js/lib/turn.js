// Lets the browser draw, and hear fingers, before what follows: what starts a page comes in pieces.
export function turn() {
  return globalThis.scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
}

// When there is nothing else to do.
export function idle() {
  return new Promise((resolve) => (globalThis.requestIdleCallback ?? setTimeout)(resolve));
}

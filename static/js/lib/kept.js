// What this browser keeps of a user: keys of localStorage such as "outbox/7/…", whose second part is
// his id.

export function hasUnsent(userId) {
  return keysOf(userId).some((key) => key.startsWith("outbox/"));
}

export function forget(userId) {
  if (localStorage.getItem("me") === String(userId)) localStorage.removeItem("me");
  for (const key of keysOf(userId)) localStorage.removeItem(key);
}

function keysOf(userId) {
  return Object.keys(localStorage).filter((key) => key.split("/")[1] === String(userId));
}

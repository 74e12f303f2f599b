// What this browser keeps of a user: keys of localStorage such as "outbox/7/…", whose second part is
// his id.

// Whether the browser kept it: it may be full.
export function keep(key, text) {
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

export function hasUnsent(userId) {
  return keysOf(userId).some((key) => key.startsWith("outbox/"));
}

export function forget(userId) {
  if (localStorage.getItem("me") === String(userId)) localStorage.removeItem("me");
  for (const key of keysOf(userId)) localStorage.removeItem(key);
  navigator.clearAppBadge?.().catch(() => {});
  closeNotifications();
}

// Those that are shown: of one conversation, or all.
export async function closeNotifications(tag) {
  const registration = await navigator.serviceWorker?.getRegistration();
  const shown = (await registration?.getNotifications(tag ? { tag } : {})) ?? [];
  for (const one of shown) one.close();
}

function keysOf(userId) {
  return Object.keys(localStorage).filter((key) => key.split("/")[1] === String(userId));
}

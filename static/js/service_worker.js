// Shows a page of its own while the server can't be reached. That page is all it keeps: what people
// see is theirs, and messages are the server's. VERSION and KEPT stand before this (see
// imapp/auth/pages/app.py); `?language=` says in which language the page is kept.
const LANGUAGE = new URL(self.location).searchParams.get("language") ?? "";
const CACHE = `imapp-${VERSION}-${LANGUAGE}`;
const OFFLINE = "/offline";
// What a proxy answers when the server behind it is gone; the server itself says 503 in words.
const GONE = new Set([502, 504]);

self.addEventListener("install", (event) => {
  event.waitUntil(keep());
  self.skipWaiting();
});

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(navigate(event));
  else if (KEPT.includes(new URL(request.url).pathname)) event.respondWith(kept(request));
});

async function keep() {
  const cache = await caches.open(CACHE);
  // As nobody in particular: the page is the same whoever was logged in.
  const page = new Request(OFFLINE, {
    credentials: "omit",
    headers: { "Accept-Language": LANGUAGE, Accept: "text/html" },
  });
  await cache.addAll([page, ...KEPT]);
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith("imapp-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  // The request for a page sets out while this worker is still being started.
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

async function navigate(event) {
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    if (!GONE.has(answer.status)) return answer;
  } catch {
    // No answer: the page for that follows.
  }
  return caches.match(OFFLINE, { ignoreVary: true });
}

async function kept(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

// --- notifications: pages tell of messages that come while they are hidden

const notified = new Map(); // tag → the seq of the last message

self.addEventListener("message", (event) => {
  if (event.data.notify) event.waitUntil(notify(event.data.notify));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data.address));
});

async function notify({ title, seq, ...options }) {
  // Every hidden tab tells of it.
  if (seq <= (notified.get(options.tag) ?? 0)) return;
  notified.set(options.tag, seq);
  const pages = await windows();
  if (pages.some((page) => page.visibilityState === "visible")) return;
  await self.registration.showNotification(title, { ...options, renotify: true });
}

async function show(address) {
  const [page] = await windows();
  if (!page) return self.clients.openWindow(address);
  page.postMessage({ visit: address });
  return page.focus();
}

// Those of the client: the management side and the API's description are something else.
async function windows() {
  const all = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter(({ url }) => !/^\/(api|admin|login|signup)\b/.test(new URL(url).pathname));
}

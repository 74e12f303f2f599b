// The style sheet of a library, fetched when it is needed: `path` as in imports of lib/.
const loading = new Map();

// Resolves when it applies.
export function loadStyle(path) {
  const address = new URL(path, import.meta.url).pathname;
  if (!loading.has(address)) loading.set(address, append(address));
  return loading.get(address);
}

function append(address) {
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: address });
  const applied = new Promise((resolve, reject) => {
    link.addEventListener("load", resolve, { once: true });
    link.addEventListener("error", reject, { once: true });
  });
  // It is asked for again by whoever needs it next.
  applied.catch(() => {
    link.remove();
    loading.delete(address);
  });
  document.head.append(link);
  return applied;
}

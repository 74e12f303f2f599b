// The service worker (see service_worker.js), after the page has been shown.

export function install() {
  // Browsers have none for addresses without TLS, nor some private windows.
  if (!("serviceWorker" in navigator)) return;
  const register = () => {
    const language = encodeURIComponent(document.documentElement.lang);
    const address = `/service-worker.js?language=${language}`;
    navigator.serviceWorker.register(address, { updateViaCache: "none" }).catch(() => {});
  };
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}

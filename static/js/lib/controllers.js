// A controller is fetched when the first element names it: `data-controller="chat-list"` is
// controllers/chat_list_controller.js. Nobody keeps a list.

const loading = new Map(); // name → its module on the way
let application;

export function loadControllers(started) {
  application = started;
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) meet(node);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
  // What could not be fetched without the network.
  addEventListener("online", () => meet(document.documentElement));
  return meet(document.documentElement);
}

// What does not come now is tried again with the next element that names it.
function meet(element) {
  return controllersOf(element).catch(() => {});
}

// Fetches what an element and those in it name. Who waits for it before he shows the element knows
// that a finger finds it working.
export function controllersOf(element) {
  const named = [element, ...element.querySelectorAll("[data-controller]")];
  const names = named.flatMap((one) => one.dataset.controller?.split(/\s+/) ?? []);
  return Promise.all(names.filter(Boolean).map(load));
}

function load(name) {
  if (!loading.has(name)) loading.set(name, register(name));
  return loading.get(name);
}

async function register(name) {
  try {
    const module = await import(`../controllers/${name.replaceAll("-", "_")}_controller.js`);
    application.register(name, module.default);
  } catch (error) {
    loading.delete(name);
    throw error;
  }
}

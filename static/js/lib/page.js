// One page: fetching it, what leads to one, how it comes and goes, where its reader goes on.

import { Idiomorph } from "../../vendor/idiomorph/dist/idiomorph.esm.js";
import { Refusal } from "./api.js";
import { controllersOf } from "./controllers.js";
import { toast } from "./toast.js";
import { words } from "./words.js";

// What is no page of ours, though it is here.
const ELSEWHERE = /^\/(static|public|api|admin)\//;
const SLIDE_MS = 280;
// Only who waits longer than this is shown that something is under way.
const PATIENCE_MS = 200;
const FIELDS = "input, textarea";
const wide = matchMedia("(min-width: 900px)");

// The page's element out of the answer to its address; a Refusal when there is none for now. What is
// no page is left to the browser: the login that came instead, a file.
export async function fetchPage(address) {
  const response = await fetch(address, { headers: { Accept: "text/html", "X-Fragment": "1" } });
  const url = new URL(response.url);
  const html = new DOMParser().parseFromString(await response.text(), "text/html");
  const page = html.querySelector(".page");
  if (response.status === 429 || response.status >= 500) {
    const sentence = page?.querySelector(".error > h2")?.textContent;
    throw new Refusal("unavailable", sentence ?? words("unreachable"));
  }
  if (!page || url.pathname === "/login") {
    location.assign(url);
    throw new Error(`no page at ${address}`);
  }
  const element = document.importNode(page, true);
  element.address = url.pathname + url.search;
  // What does not come now is tried again when the page is laid down.
  await controllersOf(element).catch(() => {});
  return element;
}

// The same for a person who waits: it is seen that something is under way, and heard when it failed.
export async function fetchPatiently(address) {
  const waiting = setTimeout(() => document.body.classList.add("waiting"), PATIENCE_MS);
  try {
    return await fetchPage(address);
  } catch (error) {
    toast(error instanceof Refusal ? error.message : words("unreachable"));
    return null;
  } finally {
    clearTimeout(waiting);
    document.body.classList.remove("waiting");
  }
}

// Changes in a page just what differs in the one that was asked for again. What somebody has filled
// in or is writing stays; of any other element that has the focus Idiomorph would leave all that is
// in it, too.
export function morph(page, fresh) {
  const ignoreActiveValue = document.activeElement?.matches(FIELDS) ?? false;
  const callbacks = { beforeNodeMorphed: (node) => !isFilledIn(node) };
  Idiomorph.morph(page, fresh.innerHTML, { morphStyle: "innerHTML", ignoreActiveValue, callbacks });
}

function isFilledIn(node) {
  if (!node.matches?.(FIELDS)) return false;
  const isTicked = node.type === "checkbox" || node.type === "radio";
  return isTicked ? node.checked !== node.defaultChecked : node.value !== node.defaultValue;
}

export function isPlainClick(event) {
  return !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button);
}

// Whether a link, or an address, leads to a page of ours, in this window.
export function isOurs(link) {
  const url = new URL(link.href ?? link, location.href);
  if (link.target || link.hasAttribute?.("download") || url.hash) return false;
  return url.origin === location.origin && !ELSEWHERE.test(url.pathname);
}

export function isWide() {
  return wide.matches;
}

export function whenWidthChanges(listener) {
  wide.addEventListener("change", listener);
}

// Lets a page be seen to come ("entering") or go ("leaving"), then calls `done`.
export function slide(page, name, done = () => {}) {
  let isDone = false;
  const finish = (event) => {
    if (isDone || (event && event.target !== page)) return;
    isDone = true;
    page.removeEventListener("animationend", finish);
    page.classList.remove(name);
    done();
  };
  page.classList.add(name);
  page.addEventListener("animationend", finish);
  // Where nothing is animated, nothing ends.
  setTimeout(finish, SLIDE_MS + 120);
}

// Screen readers and keyboards go on at the page that came.
export function focusOn(page) {
  const first = page.querySelector("[autofocus]") ?? page.querySelector(".bar-title");
  if (!first) return;
  if (!first.matches("a, button, input, textarea")) first.tabIndex = -1;
  first.focus({ preventScroll: true });
}

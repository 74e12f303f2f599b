// Pages lie on a stack, as on a phone: going forward lays one on top, going back takes it off and
// shows the one beneath as it was left, for it was alive all the time. The root of the stack is one
// of the four tabs; on a wide screen it stands at the left of the page on top (see stack.css).
//
// Any link inside is followed here, and forms that ask (GET); without scripts both work as ever.
// An entry of the browser's history knows the depth of its page, and that of the first entry here:
//   history.state = {depth, base}       0 is a tab
//
// Attributes of a page's element (<section class="page">):
//   data-title    the document's title while it is on top
//   data-tab      it is a root: the name of its tab
//   data-parent   the tab beneath it when it was opened by its address
//   data-live     names of "im:" events after which what it shows is asked for again
// and of links: data-back (take this page off), data-under="/chats" (lay it right upon that tab).
//
// The document hears "stack:changed" {page} when another page is on top. A page hears
// "stack:refresh" {fresh} before it takes over what `fresh` shows, and may prevent that; and
// "stack:refreshed" when it has.
import { Freshness } from "./freshness.js";
import { fetchPage, fetchPatiently, focusOn, isOurs, isPlainClick } from "./page.js";
import { isWide, slide, whenWidthChanges } from "./page.js";
import { showTitle } from "./title.js";
import { idle } from "./turn.js";

const LIVE = ["conversation", "apply", "connected"];

export class PageStack {
  static start(container) {
    const stack = new PageStack(container);
    stack.#listen();
    // For controllers: the way to move.
    document.stack = stack;
    return stack;
  }

  #container;
  #pages = []; // those on the stack, the root first; each has its `depth` and `address`
  #tabs = new Map(); // tab → its page, kept while another tab is shown
  #arrived = null; // what waits for the browser to have gone back
  #visits = 0;
  #freshness = new Freshness({
    isSeen: (page) => this.#isSeen(page),
    rename: (page, title) => this.rename(page, title),
  });

  constructor(container) {
    this.#container = container;
    const page = container.querySelector(".page");
    page.address = location.pathname + location.search;
    page.depth = history.state?.depth ?? (page.dataset.tab ? 0 : 1);
    if (page.dataset.tab) this.#tabs.set(page.dataset.tab, page);
    this.#pages = [page];
    history.replaceState({ depth: page.depth, base: history.state?.base ?? page.depth }, "");
    history.scrollRestoration = "manual";
    this.#show();
    this.#standOnTab();
  }

  // The page on top.
  get top() {
    return this.#pages.at(-1);
  }

  // Lays the page of an address on top, `under` first the tab of that address; `replace` takes the
  // present page off with it.
  async visit(address, { under = null, replace = false } = {}) {
    if (address === this.top.address && !under) return this.refresh();
    const visit = ++this.#visits;
    if (under) {
      const tab = await this.#fetch(under);
      if (!tab) return;
      await this.#visitTab(tab);
    }
    const page = await this.#fetch(address);
    // Who went elsewhere meanwhile wants to be there.
    if (!page || visit !== this.#visits) return;
    if (page.dataset.tab) await this.#visitTab(page);
    else if (replace && this.top.depth > 0) this.#replaceTop(page);
    else this.#push(page);
  }

  // Takes the page on top off; the tab beneath is there also when the page was opened directly.
  back() {
    if (this.top.depth > history.state.base) return history.back();
    const root = this.#root;
    if (!root) return location.assign(this.top.dataset.parent || "/");
    this.#visits++;
    history.replaceState({ depth: 0, base: 0 }, "", root.address);
    return this.#takeOff(0);
  }

  // Shows in the page on top what another address of the same page shows: another search, say.
  async turn(address) {
    const page = this.top;
    page.address = address;
    history.replaceState(history.state, "", address);
    await this.#freshness.refreshNow(page, fetchPatiently);
  }

  // Calls a page otherwise.
  rename(page, title) {
    page.ariaLabel = page.dataset.title = title;
    if (page === this.top) showTitle(title);
  }

  // Asks again for what a page shows, by default the one on top, and changes just what changed.
  refresh(page = this.top) {
    this.#freshness.refresh(page);
  }

  // Any page may have changed: those out of sight are asked for again when they are seen, `but` the
  // one that is about to be left, never.
  refreshAll(but = null) {
    for (const page of this.#all()) if (page !== but) this.refresh(page);
  }

  #listen() {
    document.addEventListener("click", (event) => this.#follow(event));
    document.addEventListener("submit", (event) => this.#ask(event));
    whenWidthChanges(() => this.#show());
    addEventListener("popstate", (event) => this.#popped(event.state));
    for (const name of LIVE) document.addEventListener(`im:${name}`, () => this.#heard(name));
  }

  #heard(name) {
    for (const page of this.#all()) {
      if (page.dataset.live?.split(" ").includes(name)) this.refresh(page);
    }
  }

  #follow(event) {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || !isPlainClick(event) || !isOurs(link)) return;
    event.preventDefault();
    if (link.dataset.back !== undefined) return this.back();
    const address = link.pathname + link.search;
    const under = link.dataset.under ?? (this.#leavesRoot(link) ? this.#root.address : null);
    this.visit(address, { under });
  }

  // On a wide screen the list at the left is used while a page lies beside it: that one goes.
  #leavesRoot(link) {
    return isWide() && this.top !== this.#root && this.#root?.contains(link);
  }

  #ask(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "get" || !isOurs(form.action)) return;
    event.preventDefault();
    const asked = new URLSearchParams(new FormData(form));
    this.turn(`${new URL(form.action).pathname}?${asked}`);
  }

  async #fetch(address) {
    const kept = [...this.#tabs.values()].find((page) => page.address === address);
    return kept ?? fetchPatiently(address);
  }

  // --- the four tabs

  get #root() {
    return this.#pages[0].depth === 0 ? this.#pages[0] : null;
  }

  async #visitTab(page) {
    await this.#goDownTo(0);
    for (const one of this.#pages) if (one.depth > 0) one.remove();
    this.#pages = [];
    this.#setRoot(page);
    history.replaceState({ depth: 0, base: 0 }, "", page.address);
    this.#show();
  }

  #setRoot(page) {
    page.depth = 0;
    this.#tabs.set(page.dataset.tab, page);
    if (page.parentElement !== this.#container) this.#container.prepend(page);
    this.#pages = [page, ...this.#pages.filter((one) => one.depth > 0)];
  }

  // A page that was opened by its address gets its tab beneath it.
  async #standOnTab() {
    const { parent } = this.top.dataset;
    if (this.#root || !parent) return;
    if (!isWide()) await idle();
    const page = await fetchPage(parent).catch(() => null);
    if (!page?.dataset.tab || this.#root) return;
    this.#setRoot(page);
    this.#show();
  }

  // --- the pages upon them

  #push(page) {
    page.depth = this.top.depth + 1;
    page.opener = document.activeElement;
    history.pushState({ depth: page.depth, base: history.state.base }, "", page.address);
    this.#lay(page);
  }

  #replaceTop(page) {
    const { depth, opener } = this.top;
    Object.assign(page, { depth, opener });
    history.replaceState(history.state, "", page.address);
    this.#lay(page);
  }

  // In place of what was at its depth.
  #lay(page) {
    this.#container.append(page);
    this.#pages.push(page);
    this.#drop(page);
    slide(page, "entering");
    this.#show();
    focusOn(page);
  }

  // Takes off all pages above `depth`; the topmost is seen to go.
  #takeOff(depth) {
    const going = this.#pages.filter((page) => page.depth > depth);
    const last = going.pop();
    if (!last) return;
    this.#pages = this.#pages.filter((page) => page.depth <= depth);
    for (const page of going) page.remove();
    slide(last, "leaving", () => last.remove());
    this.#show();
    if (last.opener?.isConnected) last.opener.focus({ preventScroll: true });
    else focusOn(this.top);
  }

  // The browser went back or forward.
  async #popped(state) {
    if (this.#arrived) return this.#arrived();
    const depth = state?.depth ?? 0;
    const address = location.pathname + location.search;
    // Who was about to go elsewhere has thought better of it.
    const visit = ++this.#visits;
    const there = this.#pages.find((page) => page.depth === depth && page.address === address);
    if (there) return this.#takeOff(depth);
    const page = await this.#fetch(address);
    if (!page || visit !== this.#visits) return undefined;
    if (page.dataset.tab) {
      this.#setRoot(page);
      this.#takeOff(0);
      return this.#show();
    }
    page.depth = depth;
    return depth < this.top.depth ? this.#slip(page) : this.#lay(page);
  }

  // Lays a page beneath those above its depth, and takes them off.
  #slip(page) {
    const above = this.#pages.filter((one) => one.depth > page.depth);
    this.#container.insertBefore(page, above[0]);
    this.#pages.splice(-above.length, 0, page);
    this.#drop(page);
    this.#takeOff(page.depth);
  }

  // Removes any other page at the depth of this one.
  #drop(page) {
    const others = this.#pages.filter((one) => one.depth === page.depth && one !== page);
    others.forEach((one) => this.#pages.splice(this.#pages.indexOf(one), 1)[0].remove());
  }

  // Lets the browser's history go back to the entry of that depth, or the lowest there is.
  #goDownTo(depth) {
    const steps = (history.state?.depth ?? 0) - Math.max(depth, history.state?.base ?? 0);
    if (steps <= 0) return undefined;
    return new Promise((resolve) => {
      this.#arrived = () => resolve((this.#arrived = null));
      history.go(-steps);
    });
  }

  // The page on top and, where there is room, the tab beside it can be used; the others sleep.
  #show() {
    const { top } = this;
    for (const page of this.#all()) {
      const isUsed = this.#isSeen(page);
      page.classList.toggle("away", page !== top && page !== this.#pages[0]);
      page.inert = !isUsed;
      page.role = page === top ? "main" : "complementary";
      page.ariaLabel = page.dataset.title;
      if (isUsed) this.#freshness.seen(page);
    }
    document.body.dataset.tab = this.#root?.dataset.tab ?? top.dataset.parent?.slice(1) ?? "";
    document.body.classList.toggle("has-top", top !== this.#root);
    showTitle(top.dataset.title);
    document.dispatchEvent(new CustomEvent("stack:changed", { detail: { page: top } }));
  }

  #all() {
    return new Set([...this.#pages, ...this.#tabs.values()]);
  }

  #isSeen(page) {
    return page === this.top || (page === this.#root && isWide());
  }
}

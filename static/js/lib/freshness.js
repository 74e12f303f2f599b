// Keeps pages as they are on the server: asks again for what one shows, and changes just what differs.
import { fetchPage, morph } from "./page.js";

// Changes come in bursts; what is asked for again waits for the burst's end.
const REFRESH_MS = 120;

export class Freshness {
  #isSeen; // whether a page is before the person's eyes
  #rename; // calls a page otherwise
  #stale = new WeakSet(); // pages to be asked for again when they are seen
  #timers = new WeakMap();
  #asked = new WeakMap(); // page → how often it was asked for

  constructor({ isSeen, rename }) {
    this.#isSeen = isSeen;
    this.#rename = rename;
  }

  // Soon, or when the page is seen again.
  refresh(page) {
    if (!this.#isSeen(page)) return void this.#stale.add(page);
    clearTimeout(this.#timers.get(page));
    this.#timers.set(page, setTimeout(() => this.refreshNow(page), REFRESH_MS));
  }

  // The page is seen now.
  seen(page) {
    if (this.#stale.delete(page)) this.refreshNow(page);
  }

  // Without an answer it is asked for when it is seen the next time.
  async refreshNow(page, fetched = fetchPage) {
    const turn = (this.#asked.get(page) ?? 0) + 1;
    this.#asked.set(page, turn);
    const fresh = await fetched(page.address).catch(() => null);
    // Meanwhile it was asked for once more, or taken off.
    if (turn !== this.#asked.get(page) || !page.isConnected) return;
    if (fresh) this.#take(page, fresh);
    else this.#stale.add(page);
  }

  #take(page, fresh) {
    const detail = { fresh };
    const event = new CustomEvent("stack:refresh", { bubbles: true, cancelable: true, detail });
    if (!page.dispatchEvent(event)) return;
    this.#rename(page, fresh.dataset.title);
    morph(page, fresh);
    page.dispatchEvent(new CustomEvent("stack:refreshed"));
  }
}

// Light, dark or as the device says: at once, and kept on this device for the server to know.
// Action: change->appearance#choose, of radio buttons with the values system, light, dark.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";

const YEAR_IN_SECONDS = 31_536_000;
// What the bars of browsers take on; the same as in templates/layout.html.
const BARS = { light: "#ededed", dark: "#111111" };

export default class extends Controller {
  choose({ target: { value } }) {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${value}; Path=/; Max-Age=${YEAR_IN_SECONDS}; SameSite=Lax${secure}`;
    document.documentElement.dataset.theme = value;
    for (const bar of document.querySelectorAll('meta[name="theme-color"]')) {
      bar.content = BARS[value] ?? (bar.media.includes("dark") ? BARS.dark : BARS.light);
    }
    document.stack.refreshAll();
  }
}

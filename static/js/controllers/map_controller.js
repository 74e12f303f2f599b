// Shows a place on a map. Targets: map (see lib/map.js), mark (a template: what stands on the place).
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { openMap } from "../lib/map.js";
import { toast } from "../lib/toast.js";
import { words } from "../lib/words.js";

export default class extends Controller {
  static targets = ["map", "mark"];

  async connect() {
    const opened = await openMap(this.mapTarget).catch(() => toast(words("unreachable")));
    if (!opened) return undefined;
    const { L, map } = opened;
    if (!this.element.isConnected) return map.remove();
    this.map = map;
    const html = this.markTarget.content.firstElementChild.cloneNode(true);
    const icon = L.divIcon({ className: "map-mark", html, iconSize: [44, 44], iconAnchor: [22, 41] });
    L.marker(map.getCenter(), { icon, interactive: false, keyboard: false }).addTo(map);
    return undefined;
  }

  disconnect() {
    this.map?.remove();
  }
}

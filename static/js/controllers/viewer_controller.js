// Pictures as large as the screen, to swipe through and to zoom into.
//   picture   a link to a picture around its small one; data-width and data-height are the picture's
// Action: viewer#open, on a picture; the others of the same element are swiped to.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { loadStyle } from "../lib/styles.js";
import { toast } from "../lib/toast.js";
import { words } from "../lib/words.js";

// Pictures of which the size is not told (drawings, mostly) are shown at least so large.
const LEAST_SIZE = 1024;

export default class extends Controller {
  static targets = ["picture"];

  async open(event) {
    event.preventDefault();
    const index = this.pictureTargets.indexOf(event.currentTarget);
    try {
      const [{ default: PhotoSwipe }] = await Promise.all([
        import("../../vendor/photoswipe/dist/photoswipe.esm.min.js"),
        loadStyle("../../vendor/photoswipe/dist/photoswipe.css"),
      ]);
      this.#show(PhotoSwipe, index);
    } catch {
      toast(words("unreachable"));
    }
  }

  // In a <dialog>, which keeps the focus and is closed by the phone's way back.
  #show(PhotoSwipe, index) {
    const dialog = document.createElement("dialog");
    dialog.className = "viewer";
    dialog.setAttribute("aria-label", words("picture"));
    document.body.append(dialog);
    const viewer = new PhotoSwipe({ ...this.#options(), index, appendToEl: dialog });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      viewer.close();
    });
    viewer.on("destroy", () => {
      dialog.close();
      dialog.remove();
    });
    dialog.showModal();
    viewer.init();
  }

  #options() {
    return {
      dataSource: this.pictureTargets.map(slide),
      bgOpacity: 1,
      loop: false,
      wheelToZoom: true,
      tapAction: "close",
      imageClickAction: "zoom-or-close",
      escKey: false,
      trapFocus: false,
      returnFocus: false,
      closeTitle: words("close"),
      zoomTitle: words("zoom"),
      arrowPrevTitle: words("previous"),
      arrowNextTitle: words("next"),
      errorMsg: words("broken-picture"),
    };
  }
}

function slide(link) {
  const small = link.querySelector("img");
  return {
    src: link.href,
    msrc: small.currentSrc,
    alt: small.alt,
    element: link,
    thumbCropped: getComputedStyle(small).objectFit === "cover",
    ...sizeOf(link, small),
  };
}

function sizeOf(link, small) {
  const { width, height } = link.dataset;
  if (width && height) return { width: Number(width), height: Number(height) };
  const [w, h] = [small.naturalWidth || LEAST_SIZE, small.naturalHeight || LEAST_SIZE];
  const factor = Math.max(1, LEAST_SIZE / Math.max(w, h));
  return { width: w * factor, height: h * factor };
}

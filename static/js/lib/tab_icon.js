// The icon of the browser's tab, with the number of unread messages upon it; where imapp is
// installed, the number on the application's icon.
import { idle } from "./turn.js";

const SIZE = 64;
const FONT = "600 34px system-ui, sans-serif";

let plain;
let shown;

export async function markIcon(count) {
  if (count === shown) return;
  shown = count;
  mark(navigator, count);
  const link = document.querySelector("link[rel=icon]");
  plain ??= { href: link.href, type: link.type };
  await idle();
  if (!count) return Object.assign(link, plain);
  const drawn = await draw(plain.href, count > 99 ? "99+" : String(count));
  // Others may have come while the picture was loading.
  return count === shown ? Object.assign(link, { type: "image/png", href: drawn }) : link;
}

// It may be refused where nothing is installed; then there is nothing to mark.
function mark(device, count) {
  if (count) device.setAppBadge?.(count).catch(() => {});
  else device.clearAppBadge?.().catch(() => {});
}

async function draw(source, text) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const picture = new Image(SIZE, SIZE);
  picture.src = source;
  await picture.decode();
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0, SIZE, SIZE);
  pen.font = FONT;
  const width = Math.max(40, pen.measureText(text).width + 18);
  const colours = getComputedStyle(document.documentElement);
  pen.fillStyle = resolved(colours.getPropertyValue("--alert"));
  pen.beginPath();
  pen.roundRect(SIZE - width, 0, width, 40, 20);
  pen.fill();
  pen.fillStyle = resolved(colours.getPropertyValue("--alert-text"));
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(text, SIZE - width / 2, 21);
  return canvas.toDataURL("image/png");
}

// A colour of the style sheets as a canvas understands it: those that depend on light and dark are
// known only once an element has them.
function resolved(colour) {
  const probe = document.createElement("i");
  probe.style.color = colour;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

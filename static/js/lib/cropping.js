// Cuts a square out of a photo, in a dialog over everything.
import { loadStyle } from "./styles.js";
import { words } from "./words.js";

// What is sent: sharp on a large screen, some 60 kB.
const SIDE = 512;
const QUALITY = 0.9;

// The square that the person chose of the image `file`, as a JPEG; null when he changed his mind.
// Rejects when the file is no picture that the browser can show.
export async function squareOf(file) {
  const address = URL.createObjectURL(file);
  try {
    const image = await pictureAt(address);
    const [{ default: Cropper }] = await Promise.all([
      import("../../vendor/cropperjs/dist/cropper.esm.js"),
      loadStyle("../../vendor/cropperjs/dist/cropper.min.css"),
    ]);
    return await ask(image, Cropper);
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function pictureAt(address) {
  const image = new Image();
  image.alt = "";
  image.src = address;
  await image.decode();
  return image;
}

async function ask(image, Cropper) {
  const dialog = document.createElement("dialog");
  dialog.className = "cropping";
  dialog.setAttribute("aria-label", words("cut"));
  const place = document.createElement("div");
  place.className = "cropping-place";
  place.append(image);
  const [no, turn, yes] = ["cancel", "turn", "use"].map(button);
  yes.classList.add("button");
  const buttons = document.createElement("div");
  buttons.className = "cropping-buttons";
  buttons.append(no, turn, yes);
  dialog.append(place, buttons);
  document.body.append(dialog);
  dialog.showModal();
  const cropper = await started(image, Cropper);
  const chosen = await new Promise((resolve) => {
    yes.addEventListener("click", () => resolve(true));
    no.addEventListener("click", () => resolve(false));
    turn.addEventListener("click", () => cropper.rotate(90));
    dialog.addEventListener("cancel", () => resolve(false));
  });
  const result = chosen ? await cut(cropper) : null;
  cropper.destroy();
  dialog.close();
  dialog.remove();
  return result;
}

// The whole square is the frame; the photo is moved and zoomed beneath it, as on a phone.
function started(image, Cropper) {
  return new Promise((resolve) => {
    const cropper = new Cropper(image, {
      aspectRatio: 1,
      viewMode: 1,
      dragMode: "move",
      autoCropArea: 1,
      background: false,
      // It would read the file's address again, which the page's policy forbids; browsers turn
      // photos upright by themselves.
      checkOrientation: false,
      checkCrossOrigin: false,
      ready: () => resolve(cropper),
    });
  });
}

function cut(cropper) {
  const canvas = cropper.getCroppedCanvas({
    width: SIDE,
    height: SIDE,
    fillColor: "#fff",
    imageSmoothingQuality: "high",
  });
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

function button(name) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = words(name);
  return element;
}

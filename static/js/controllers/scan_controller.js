// Reads a QR code with the camera, or from a picture where there is none. An address of a person or
// group here is gone to; anything else is shown as it stands.
//   targets: finder (around the video), video, note, found, text, file
//   values: blocked, insecure, missing, nothing – the sentences that say why not
// Actions: scan#read (the file), scan#copy, scan#again.
import { Controller } from "../../vendor/@hotwired/stimulus/dist/stimulus.js";
import { copy } from "../lib/clipboard.js";
import { isSeen } from "../lib/seen.js";
import { toast } from "../lib/toast.js";
import { words } from "../lib/words.js";

const LOOK_EVERY_MS = 200;
// Enough for a code that fills a quarter of the view, and quick on an old phone.
const CAMERA_PIXELS = 640;
const PICTURE_PIXELS = [1600, 800];
const OURS = /^\/(people|groups)\/[1-9]\d*$/;

export default class extends Controller {
  static targets = ["finder", "video", "note", "found", "text", "file"];
  static values = { blocked: String, insecure: String, missing: String, nothing: String };

  connect() {
    // The camera is off while the page is out of sight.
    this.watch = () => (isSeen(this.element) ? this.#open() : this.#close());
    document.addEventListener("visibilitychange", this.watch);
    document.addEventListener("stack:changed", this.watch);
    this.watch();
  }

  disconnect() {
    document.removeEventListener("visibilitychange", this.watch);
    document.removeEventListener("stack:changed", this.watch);
    this.#close();
  }

  async read() {
    const [file] = this.fileTarget.files;
    this.fileTarget.value = "";
    if (!file) return;
    const picture = await createImageBitmap(file).catch(() => null);
    const text = picture && (await this.#decodedOnce(picture));
    picture?.close();
    if (text) this.#found(text);
    else toast(this.nothingValue);
  }

  async copy() {
    await copy(this.textTarget.textContent);
    toast(words("copied"));
  }

  again() {
    this.foundTarget.hidden = true;
    this.#open();
  }

  // --- the camera

  async #open() {
    if (this.opening || this.stream || !this.foundTarget.hidden) return;
    this.opening = true;
    try {
      const stream = await this.#camera();
      if (stream) await this.#show(stream);
    } finally {
      this.opening = false;
    }
  }

  // The camera's stream; without one the note says why.
  async #camera() {
    if (!navigator.mediaDevices) {
      this.noteTarget.textContent = this.insecureValue;
      return null;
    }
    try {
      return await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch (error) {
      this.noteTarget.textContent = error.name === "NotAllowedError" ? this.blockedValue : this.missingValue;
      return null;
    }
  }

  async #show(stream) {
    this.stream = stream;
    if (!isSeen(this.element)) return this.#close();
    this.videoTarget.srcObject = stream;
    this.finderTarget.hidden = false;
    this.noteTarget.hidden = true;
    await this.videoTarget.play().catch(() => {});
    return this.#look();
  }

  #close() {
    clearTimeout(this.waiting);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.finderTarget.hidden = true;
    this.noteTarget.hidden = false;
  }

  async #look() {
    if (!this.stream) return;
    const { videoWidth: w, videoHeight: h } = this.videoTarget;
    const text = w ? await decoded(this.videoTarget, w, h, CAMERA_PIXELS) : null;
    if (!this.stream) return;
    if (text) this.#found(text);
    else this.waiting = setTimeout(() => this.#look(), LOOK_EVERY_MS);
  }

  // --- what was read

  async #decodedOnce(picture) {
    for (const most of PICTURE_PIXELS) {
      const text = await decoded(picture, picture.width, picture.height, most);
      if (text) return text;
    }
    return null;
  }

  #found(text) {
    navigator.vibrate?.(40);
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url?.origin === location.origin && OURS.test(url.pathname)) {
      this.#close();
      document.stack.visit(url.pathname, { replace: true });
      return;
    }
    this.textTarget.textContent = text;
    this.foundTarget.hidden = false;
    this.#close();
    this.noteTarget.hidden = true;
  }
}

// The text of a code in the picture, drawn at `most` pixels at its longer side; null without one.
async function decoded(source, width, height, most) {
  const { default: decodeQR } = await import("../../vendor/qr/decode.js");
  const scale = Math.min(1, most / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  // What is transparent is paper.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    return null;
  }
}

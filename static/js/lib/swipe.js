// Rows that a finger draws to the left, to reveal what can be done with them. The row's first child
// slides; the buttons that `actions(row)` makes lie behind it at the right, as long as they are seen.
const DECIDED_PX = 8;
const SLIDE_MS = 200;

export function onSwipe(list, actions, { signal }) {
  let row = null; // the one that is drawn, or open
  let from = null;
  let drawn = 0;
  let isDrawing = false;

  const width = () => row.querySelector(".swipe-actions").offsetWidth;

  const slide = (distance) => {
    drawn = distance;
    row.firstElementChild.style.transform = distance ? `translateX(${-distance}px)` : "";
  };

  const close = () => {
    if (!row) return;
    const going = row;
    row = null;
    isDrawing = false;
    going.classList.remove("drawn");
    going.firstElementChild.style.transform = "";
    setTimeout(() => going !== row && going.querySelector(".swipe-actions")?.remove(), SLIDE_MS);
  };

  const open = () => {
    row = from.row;
    row.querySelector(".swipe-actions")?.remove();
    const buttons = document.createElement("div");
    buttons.className = "swipe-actions";
    buttons.append(...actions(row));
    row.append(buttons);
    isDrawing = true;
    row.classList.add("drawn", "drawing");
  };

  const began = (event) => {
    from = null;
    if (event.target.closest(".swipe-actions")) return;
    if (row?.querySelector(".swipe-actions")) {
      // What was open closes first, whatever is touched.
      close();
      addEventListener("click", keep, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", keep, { capture: true }), 500);
      return;
    }
    row = null; // or it went with its page
    const touched = event.target.closest("li");
    if (event.pointerType === "mouse" || !event.isPrimary || touched?.parentElement !== list) return;
    from = { x: event.clientX, y: event.clientY, row: touched };
  };

  const moved = (event) => {
    if (!from) return;
    const right = from.x - event.clientX;
    const down = Math.abs(event.clientY - from.y);
    if (!isDrawing) {
      if (down > DECIDED_PX && down > Math.abs(right)) from = null;
      else if (right > DECIDED_PX) open();
      if (!isDrawing) return;
    }
    if (!row?.querySelector(".swipe-actions")) return;
    slide(Math.min(Math.max(0, right), width() + 24));
  };

  const ended = (event) => {
    if (!isDrawing || !row) return;
    isDrawing = false;
    row.classList.remove("drawing");
    const isFar = event.type === "pointerup" && row.querySelector(".swipe-actions") && drawn > width() / 3;
    if (isFar) slide(width());
    else close();
  };

  document.addEventListener("pointerdown", began, { signal });
  list.addEventListener("pointermove", moved, { signal });
  list.addEventListener("pointerup", ended, { signal });
  list.addEventListener("pointercancel", ended, { signal });
  list.addEventListener("click", (event) => event.target.closest(".swipe-actions") && close(), { signal });
}

function keep(event) {
  event.preventDefault();
  event.stopPropagation();
}

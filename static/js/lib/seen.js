// Whether a page lies on top, before the person's eyes.
export function isSeen(page) {
  return !document.hidden && document.stack?.top === page;
}

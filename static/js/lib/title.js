// The document's title: how much is unread, the page on top, the name of the house.
let title = "imapp";
let unread = 0;

export function showTitle(ofPage) {
  title = ofPage || "imapp";
  show();
}

export function showUnread(count) {
  unread = count;
  show();
}

function show() {
  document.title = `${unread ? `(${unread}) ` : ""}${title} · imapp`;
}

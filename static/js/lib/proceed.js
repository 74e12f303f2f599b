// Where to go when something has been done: "back", "refresh" (this page), "reload" (the whole
// document, for what changes its frame), "" (stay), or an address with {places} filled from the
// answer: "/chats/{conversationId}". `under` is the tab to lay that page upon.
export function proceed(then, answer = null, under = null) {
  const stack = document.stack;
  // What a page shows may be gone with what was done on it; a tab's page stays where it is.
  const leaving = stack.top.depth > 0 ? stack.top : null;
  if (then === "reload") return location.reload();
  if (then === "refresh") return stack.refresh();
  if (then === "back") {
    stack.refreshAll(leaving);
    return stack.back();
  }
  if (!then) return undefined;
  const address = then.replace(/\{(\w+)\}/g, (_, key) => encodeURIComponent(answer?.[key] ?? ""));
  stack.refreshAll(leaving);
  return stack.visit(address, { under: under || null, replace: !under });
}

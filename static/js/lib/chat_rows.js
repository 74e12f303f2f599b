// Rows of the list of chats as they are now: conversation id → <li>, of those still in the list.
export async function fetchRows(ids) {
  const answer = await fetch(`/chats/rows?ids=${ids}`, { headers: { Accept: "text/html" } });
  // A login page that came instead is no list.
  if (!answer.ok || answer.redirected) throw new Error(`no rows: ${answer.status}`);
  const html = new DOMParser().parseFromString(await answer.text(), "text/html");
  return new Map([...html.querySelectorAll(".chatrow")].map((row) => [Number(row.dataset.id), row]));
}

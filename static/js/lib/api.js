// The JSON API: its data, or a Refusal in words that a person can read.
import { turn } from "./turn.js";
import { words } from "./words.js";

export class Refusal extends Error {
  // `code` as in the envelope; "unreachable" when no answer came. `data` may name fields.
  constructor(code, message, data = null) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export async function api(method, path, body) {
  const options = { method, headers: { Accept: "application/json" } };
  if (body instanceof FormData) {
    options.body = body;
  } else if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  // A request takes the browser some milliseconds; a page that begins makes several.
  await turn();
  let answer;
  try {
    const response = await fetch(path, options);
    answer = await response.json();
  } catch {
    throw new Refusal("unreachable", words("unreachable"));
  }
  return opened(answer);
}

// The data of an envelope, or its refusal.
export function opened({ statusCode, errorMessage, data }) {
  if (statusCode === "unauthenticated") location.assign("/login");
  if (statusCode !== "0") throw new Refusal(statusCode, errorMessage, data);
  return data;
}

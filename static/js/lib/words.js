// The sentences of templates/words.html, in the language of the page.

let sentences;

// The sentence of that name with its `%(places)s` filled in.
export function words(name, values = {}) {
  sentences ??= JSON.parse(document.getElementById("words").textContent);
  return sentences[name].replace(/%\((\w+)\)s/g, (_, key) => values[key]);
}

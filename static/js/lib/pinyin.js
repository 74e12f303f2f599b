// Names are found by what one types of them: a part of the name itself, or of each of its syllables
// at least the beginning, from any syllable on: "linxm", "lxm" and "xiaom" find "lin xiao man".

// `names` and `spelt` ("lin xiao man,member 3": syllables, of several names) are in lower case.
export function isCalled(typed, names, spelt) {
  const query = typed.trim().toLowerCase();
  if (!query || names.includes(query)) return true;
  const letters = query.replace(/[\s']+/g, "");
  return spelt.split(",").some((name) => {
    const syllables = name.split(" ");
    return syllables.some((_, from) => begins(letters, syllables, from));
  });
}

function begins(letters, syllables, from) {
  if (!letters) return true;
  const syllable = syllables[from];
  if (!syllable) return false;
  for (let length = 1; length <= syllable.length; length++) {
    if (letters[length - 1] !== syllable[length - 1]) return false;
    if (begins(letters.slice(length), syllables, from + 1)) return true;
  }
  return false;
}

// The texts of the studio: the page brings them in the reader's language, see templates/design/_studio_words.html.
const texts = JSON.parse(document.getElementById("studio-words").textContent);

export function say(key, values = {}) {
  const text = texts[key];
  if (text === undefined) throw new Error(`no words for ${key}`);
  return text.replace(/%\((\w+)\)s/g, (_whole, name) => values[name]);
}

/** The words of a code, or the code itself where the catalogue does not know it. */
export function named(group, code) {
  return texts[`${group}.${code}`] ?? code;
}

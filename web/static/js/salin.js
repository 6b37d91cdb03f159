// A button that copies a text which can be selected by hand as well: `data-copy` is its word, `data-copied` the answer.
for (const text of document.querySelectorAll("textarea[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-plain button-small";
  button.textContent = text.dataset.copy;
  button.addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      document.execCommand("copy"); // an old browser, or a page without https
    }
    button.textContent = text.dataset.copied;
  });
  text.after(button);
}

// Folds the fields of a form that do not count with the answer chosen now (forms/fields.html marks them). Without this
// script they stay in sight with a sentence that says when they count, and the server drops what does not.
const parts = document.querySelectorAll(".when[data-when]");

function answers(form, name) {
  return new FormData(form).getAll(name);
}

function fold() {
  for (const part of parts) {
    const given = answers(part.closest("form"), part.dataset.when);
    const counts = part.dataset.values.split(" ").some((value) => given.includes(value));
    part.hidden = !counts;
  }
}

document.addEventListener("change", fold);
window.addEventListener("pageshow", fold); // a page that comes back from the browser's memory keeps its answers
fold();

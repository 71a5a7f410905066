// Lets a textarea grow with its text, where the browser does not do it by itself (field-sizing).
const own = CSS.supports("field-sizing", "content");

function fit(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

if (!own) {
  document.addEventListener("input", ({ target }) => target.matches("textarea[data-autosize]") && fit(target));
  const all = (root) => root.querySelectorAll("textarea[data-autosize]").forEach(fit);
  document.addEventListener("htmx:load", ({ detail }) => all(detail.elt));
  all(document);
}

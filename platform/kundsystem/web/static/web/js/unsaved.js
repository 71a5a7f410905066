// Keeps what is typed in <form data-unsaved="name"> until it is sent: asks before the page is left, and puts it back
// if it was left all the same. Passwords and files are never kept; sessionStorage goes with the tab.
const forms = () => document.querySelectorAll("form[data-unsaved]");
const key = (form) => `unsaved:${form.dataset.unsaved || location.pathname}`;
const kept = (field) =>
  field.name && !["password", "file", "hidden", "submit", "button"].includes(field.type) && !field.disabled;

function read(form) {
  const fields = [...form.elements].filter(kept);
  return fields.map((field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value));
}

function write(form, values) {
  const fields = [...form.elements].filter(kept);
  if (fields.length !== values.length) return false;
  fields.forEach((field, n) => {
    if (typeof values[n] === "boolean") field.checked = values[n];
    else if (!field.multiple) field.value = values[n];
  });
  return true;
}

function forget(form) {
  delete form.dataset.dirty;
  sessionStorage.removeItem(key(form));
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-unsaved]");
  if (!form) return;
  form.dataset.dirty = "";
  sessionStorage.setItem(key(form), JSON.stringify(read(form)));
});

document.addEventListener("submit", ({ target }) => target.matches("form[data-unsaved]") && forget(target));
document.addEventListener("reset", ({ target }) => target.matches("form[data-unsaved]") && forget(target));

addEventListener("beforeunload", (event) => {
  if ([...forms()].some((form) => form.dataset.dirty !== undefined)) event.preventDefault();
});

forms().forEach((form) => {
  const text = sessionStorage.getItem(key(form));
  if (!text || form.querySelector("[data-form-errors]")) return;
  if (!write(form, JSON.parse(text))) return forget(form);
  form.dataset.dirty = "";
  form.querySelector("[data-unsaved-back]")?.removeAttribute("hidden");
});

// Editing where a value stands: Esc or leaving it unchanged puts the value back, and a menu that was asked for opens.
const untouched = (form) =>
  [...form.elements].every((field) =>
    field.type === "hidden" || field.tagName === "BUTTON" || field.tagName === "FIELDSET"
      || (["checkbox", "radio"].includes(field.type) ? field.checked === field.defaultChecked
        : field.tagName === "SELECT" ? field.options[field.selectedIndex]?.defaultSelected !== false
          : field.value === field.defaultValue));

const restore = (form) => window.htmx.ajax("get", form.dataset.inline, { target: form, swap: "outerHTML" });

document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && event.target.closest("form[data-inline]");
  if (!form) return;
  event.stopPropagation();
  restore(form);
});

// What looks like a button is pressed by the space bar too.
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches("[data-cell] a[role=button]")) return;
  event.preventDefault();
  event.target.click();
});

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-cancel]")?.closest("form[data-inline]");
  if (!form) return;
  event.preventDefault();
  restore(form);
});

document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.("form[data-inline]");
  if (!form || form.querySelector(".err") || form.contains(event.relatedTarget)) return;
  // Without a new focus the window itself was left, and the editor waits for one to come back.
  if (document.hasFocus() && form.isConnected && untouched(form)) restore(form);
});

// Where the keyboard was stays where it was: on the value that took the editor's place.
let held = "";
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const cell = detail.target.closest?.("[data-cell]");
  held = cell?.contains(document.activeElement) ? cell.id : "";
});
document.addEventListener("htmx:load", ({ detail }) => {
  const cell = detail.elt;
  if (!cell.matches?.("[data-cell]")) return;
  if (cell.matches("[data-menu-auto]")) {
    cell.querySelector("button").focus();
    cell.querySelector("[popover]").showPopover();
  } else if (cell.matches("form")) {
    const field = cell.querySelector("input:not([type=hidden]), select, textarea");
    field?.focus();
    if (field?.matches("input:not([type=checkbox])")) field.select();
  } else if (held && held === cell.id) {
    cell.querySelector("[role=button]")?.focus();
  }
});

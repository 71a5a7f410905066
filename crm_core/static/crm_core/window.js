// The customer window's small manners: editing a person's cell where it stands, steps that open what they speak of,
// Esc that gives up a form, and the dialog with a note's earlier texts.
const fetchInto = (url, target, swap) => window.htmx.ajax("GET", url, { target, swap });

document.addEventListener("click", (event) => {
  const { target } = event;

  const step = target.closest("[data-edit-fact]");
  const fact = step && document.querySelector(`.facts [id$="-${CSS.escape(step.dataset.editFact)}"] [hx-get]`);
  if (fact) {
    event.preventDefault();
    fact.click();
    return;
  }

  const focus = target.closest("[data-focus]");
  const field = focus && document.querySelector(focus.dataset.focus);
  if (field) {
    event.preventDefault();
    field.focus();
    return;
  }

  // What is made in a tab is made there when that tab is open, else on the page that the link leads to.
  const form = target.closest("[data-open-form]");
  const rows = form && document.getElementById(form.dataset.openForm);
  if (rows) {
    event.preventDefault();
    const open = rows.querySelector(".formrow");
    const ready = open ? Promise.resolve() : fetchInto(form.getAttribute("href"), rows, "afterbegin");
    ready.then(() => {
      const there = rows.querySelector(".formrow");
      there?.scrollIntoView({ block: "nearest" });
      there?.querySelector("select, input:not([type=hidden])")?.focus();
    });
    return;
  }

  const cell = target.closest("[data-cells] [data-field]");
  if (cell && !target.closest("a, button, input, select, textarea, form") && !getSelection().toString()) {
    fetchInto(`${cell.closest("[data-cells]").dataset.cells}${cell.dataset.field}/`, cell, "innerHTML");
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector(":popover-open")) return;
  event.target.closest("[data-esc]")?.querySelector("[data-cancel]")?.click();
});

// A choice is made by choosing it; a text is sent with Enter or when one goes on.
document.addEventListener("change", ({ target }) => {
  const form = target.closest("[data-field] form[data-inline]");
  if (form && !form.querySelector("[role=alert]")) form.requestSubmit();
});

// A form that is there already is not fetched once more.
document.addEventListener("htmx:beforeRequest", (event) => {
  const there = event.detail.elt.dataset?.once && document.querySelector(event.detail.elt.dataset.once);
  if (!there) return;
  event.preventDefault();
  there.querySelector("select, input:not([type=hidden])")?.focus();
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id === "versions" && !detail.target.open) detail.target.showModal();
});

// What was just put in place for editing is where one goes on typing.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const form = detail.elt.matches?.(".formrow") ? detail.elt : detail.elt.querySelector?.(":scope > .formrow");
  if (form && !form.contains(document.activeElement)) {
    form.querySelector("[data-form-errors], select, input:not([type=hidden])")?.focus();
  }
  const field = detail.elt.querySelector?.("[autofocus]");
  if (field && !field.contains(document.activeElement)) field.focus();
  if (field?.matches("input")) field.select();
  if (field?.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
});

// A menu whose content has just arrived has another size: menu.js places open menus anew whenever something scrolls.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.elt.closest?.("[data-menu]")) document.dispatchEvent(new Event("scroll"));
});

// Opens the palette from its box in the top bar (Ctrl K and /), empty, and about what the page is about; hits.js walks
// what the server finds.
const dialog = document.querySelector("[data-palette]");
const field = dialog?.querySelector("[role=combobox]");
const mac = /Mac|iPhone|iPad/.test(navigator.platform);

function show() {
  dialog.querySelector("[name=about]").value = document.body.dataset.about ?? "";
  dialog.querySelector("[role=listbox]").replaceChildren();
  field.value = "";
  dialog.showModal();
  field.focus();
  window.htmx.trigger(field, "palette:open");
}

if (dialog) {
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette-open]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const again = (mac ? event.metaKey : event.ctrlKey) && event.key.toLowerCase() === "k";
    if (again) field.select();
    else if (event.key === "Escape") dialog.close(); // some browsers would empty the field first
    else return;
    event.preventDefault();
  });
  if (mac) {
    document.querySelectorAll("[data-palette-keys]").forEach((key) => { key.textContent = "⌘ K"; });
    document.querySelectorAll("[data-palette-mod]").forEach((key) => { key.textContent = "⌘"; });
  }
}

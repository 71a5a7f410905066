// Opens and closes native dialogs: data-dialog-open="id", data-dialog-close, and data-dialog-auto for one just fetched.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  const dialog = opener && document.getElementById(opener.dataset.dialogOpen);
  if (dialog) {
    event.preventDefault();
    opener.closest("[popover]")?.hidePopover();
    dialog.showModal();
  }
  event.target.closest("[data-dialog-close]")?.closest("dialog")?.close();
  if (event.target.matches("dialog[open]")) event.target.close(); // the veil around it
});

function openNew(root) {
  root.querySelectorAll("dialog[data-dialog-auto]:not([open])").forEach((dialog) => dialog.showModal());
}

document.addEventListener("htmx:load", ({ detail }) => openNew(detail.elt.parentElement ?? document));
openNew(document);

// The answer to a dialog's own form closes it, unless the form came back with errors.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.matches("dialog form")) detail.elt.closest("dialog").close();
});

// What is wrong is read out and seen: the summary of a form that came back gets the focus.
const summary = (root) => root.querySelector("[data-form-errors]")?.focus();
document.addEventListener("htmx:afterSettle", ({ detail }) => summary(detail.elt));
summary(document);

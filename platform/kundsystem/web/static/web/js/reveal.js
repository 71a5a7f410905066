// Shows and hides a password: data-reveal="id of the field".
function ready(root) {
  root.querySelectorAll("[data-reveal]").forEach((button) => {
    button.hidden = false;
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reveal]");
  if (!button) return;
  const field = document.getElementById(button.dataset.reveal);
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", shown);
  field.focus();
});

document.addEventListener("htmx:load", ({ detail }) => ready(detail.elt));
ready(document);

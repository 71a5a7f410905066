// Two side by side: one press takes every value from the same side.
document.querySelectorAll("[data-take]").forEach((button) => { button.hidden = false; });

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-take]");
  if (!button) return;
  button.closest("form").querySelectorAll(`input[name^="value-"][value="${CSS.escape(button.dataset.take)}"]`)
    .forEach((input) => { input.checked = true; });
});

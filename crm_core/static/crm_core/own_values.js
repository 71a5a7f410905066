// Own values: shown as they will look while one types. They are put in order by ordering.js.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest?.("tr.ed")) document.querySelector("[data-value-cancel]")?.click();
});

// What it looks like follows what is typed and chosen.
document.addEventListener("input", ({ target }) => {
  const row = target.closest("tr.ed");
  if (!row) return;
  const shown = document.querySelectorAll(`[data-look="${row.dataset.value ?? "new"}"]`);
  shown.forEach((one) => {
    if (target.matches("[data-value-name]")) one.textContent = target.value || "…";
    if (target.matches("[data-value-tone]")) one.className = one.className.replace(/tone-\w+/, `tone-${target.value}`);
  });
});

// A proposal fills in the name and what comes with it.
document.addEventListener("click", ({ target }) => {
  const chosen = target.closest("[data-value-proposal]");
  if (!chosen) return;
  const name = document.querySelector("[data-value-name]");
  name.value = chosen.dataset.valueProposal;
  for (const { name: attribute, value } of chosen.attributes) {
    const field = attribute.startsWith("data-more-") && document.getElementById(`value-${attribute.slice(10)}`);
    if (field) field.value = value;
  }
  name.focus();
  chosen.closest("ul").remove();
});

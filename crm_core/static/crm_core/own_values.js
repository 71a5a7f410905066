// Own values: put in order by dragging or by the arrow keys, and shown as they will look while one types.
const rows = () => document.querySelector("[data-value-order]");
const save = () => window.htmx.trigger("#value-order", "submit");

let dragged = null;
let before = "";
const order = () => [...rows().querySelectorAll("[data-value]")].map((row) => row.dataset.value).join();

document.addEventListener("dragstart", (event) => {
  if (!event.target.closest?.("[data-grip]")) return;
  dragged = event.target.closest("[data-value]");
  before = order();
  dragged.classList.add("lifted");
  event.dataTransfer.setDragImage(dragged, 12, 12);
  event.dataTransfer.effectAllowed = "move";
});
document.addEventListener("dragover", (event) => {
  const over = dragged && event.target.closest?.("[data-value]");
  if (!over) return;
  event.preventDefault();
  if (over === dragged) return;
  const { top, height } = over.getBoundingClientRect();
  if (event.clientY < top + height / 2) over.before(dragged);
  else over.after(dragged);
});
document.addEventListener("drop", (event) => { if (dragged) event.preventDefault(); });
document.addEventListener("dragend", () => {
  if (!dragged) return;
  dragged.classList.remove("lifted");
  dragged = null;
  if (order() !== before) save();
});

document.addEventListener("keydown", (event) => {
  const grip = event.target.closest?.("[data-grip]");
  if (grip && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    const row = grip.closest("[data-value]");
    const beside = event.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
    if (!beside?.matches("[data-value]")) return;
    if (event.key === "ArrowUp") beside.before(row);
    else beside.after(row);
    grip.focus();
    save();
  }
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

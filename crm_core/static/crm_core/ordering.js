// Rows that are put in order: dragged by their handle, or moved by the arrow keys on it. Then the form of their order is sent.
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
});

// The list: what is marked, the order of columns, and an address without empty parameters.
const boxes = () => [...document.querySelectorAll('#rows input[name="key"]')];

function tell() {
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const all = boxes();
  const marked = all.filter((box) => box.checked);
  const every = bar.querySelector("[data-all]").value !== "";
  const everyone = bar.querySelector("[data-mark-every]");
  bar.hidden = marked.length === 0;
  bar.querySelector("[data-marked]").textContent = every ? everyone.dataset.total : marked.length;
  if (everyone) everyone.disabled = every;
  all.forEach((box) => box.closest("tr").classList.toggle("sel", box.checked));
  const head = document.querySelector("[data-mark-all]");
  head.checked = marked.length > 0 && marked.length === all.length;
  head.indeterminate = marked.length > 0 && marked.length < all.length;
}

function mark(checked, every = false) {
  boxes().forEach((box) => { box.checked = checked; });
  document.querySelector("#bulk [data-all]").value = every ? "1" : "";
  tell();
}

let last = null;
document.addEventListener("click", (event) => {
  const box = event.target.closest('#rows input[name="key"]');
  if (box && event.shiftKey && last?.isConnected) {
    const all = boxes();
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    all.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
  }
  if (box) last = box;
  if (event.target.closest("[data-mark-every]")) mark(true, true);
  if (event.target.closest("[data-unmark]")) mark(false);
});

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-mark-all]")) mark(target.checked);
  if (target.matches('#rows input[name="key"]')) {
    document.querySelector("#bulk [data-all]").value = "";
    tell();
  }
});

// Columns: the arrows and the grip do the same.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-move]");
  if (!button) return;
  const item = button.closest("li");
  if (button.dataset.move === "-1") item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  button.focus();
});

let dragged = null;
document.addEventListener("dragstart", ({ target }) => { dragged = target.closest?.("[data-sortable] > li"); });
document.addEventListener("dragover", (event) => {
  const over = dragged && event.target.closest?.("[data-sortable] > li");
  if (!over || over === dragged) return;
  event.preventDefault();
  const { top, height } = over.getBoundingClientRect();
  if (event.clientY < top + height / 2) over.before(dragged);
  else over.after(dragged);
});
document.addEventListener("dragend", () => { dragged = null; });

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.matches("[data-filter]")) return;
  [...detail.parameters.keys()].forEach((name) => detail.parameters.get(name) === "" && detail.parameters.delete(name));
});

document.addEventListener("submit", ({ target }) => {
  if (!target.matches("[data-conditions]")) return;
  [...target.elements].filter((field) => field.name && field.value === "").forEach((field) => { field.disabled = true; });
}, true);

document.addEventListener("htmx:load", ({ detail }) => {
  // A menu that was filled after it opened finds its place again.
  if (detail.elt.closest?.("[popover]")) dispatchEvent(new Event("resize"));
  if (detail.elt.closest?.("#list")) tell();
});

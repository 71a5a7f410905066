// The builder: stepping back, where the keyboard goes on, and what is filled in choosing what it belongs to.
const KEPT = "selections:before";

const before = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
const here = () => location.pathname + location.search;

function offerUndo() {
  const button = document.querySelector("[data-undo]");
  if (button) button.hidden = !(here() in before());
}

function undo() {
  if (here() in before()) history.back();
}

let left = here();
addEventListener("htmx:pushedIntoHistory", () => {
  const kept = Object.entries({ ...before(), [here()]: left }).slice(-100);
  sessionStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(kept)));
  left = here();
  offerUndo();
});
addEventListener("htmx:replacedInHistory", () => {
  // The same step goes on: what it is undone to stays.
  const kept = before();
  kept[here()] = kept[left];
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
  left = here();
  offerUndo();
});

const typing = (element) => element.matches("textarea, select, input:not([type=checkbox], [type=radio])");

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z" && !typing(event.target)) {
    event.preventDefault();
    undo();
  }
  // What looks like a button is pressed by the space bar too.
  if (event.key === " " && event.target.matches("[data-open]")) {
    event.preventDefault();
    event.target.click();
  }
  if (event.key !== "Escape") return;
  const boxes = event.target.closest("[data-boxes]");
  const palette = event.target.closest(".palette.is-open");
  if (boxes) closeBoxes(boxes);
  else if (palette) closePalette(palette);
});

function closeBoxes(boxes) {
  const row = boxes.closest("[data-item]");
  boxes.remove();
  row.querySelector("[data-open], [data-grip]").focus();
}

function closePalette(palette) {
  palette.classList.remove("is-open");
  document.getElementById(`more-${palette.querySelector("[name=to]:checked").value.replaceAll(".", "-")}`)?.focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-undo]")) undo();
  const shut = event.target.closest("[data-palette-close]");
  if (!shut) return;
  event.preventDefault();
  closePalette(shut.closest(".palette"));
});

// Whoever writes a number of months means that choice.
document.addEventListener("input", ({ target }) => {
  const radio = target.closest("[data-choose]")?.querySelector("input[type=radio]");
  if (radio && target !== radio) radio.checked = true;
}, true);

// Once the boxes are being closed, what was typed just before is in the same request: no other may overtake it.
document.addEventListener("htmx:confirm", (event) => {
  const boxes = event.target.closest("[data-boxes]");
  if (event.target.matches("[data-done]")) boxes.dataset.closing = "";
  else if (event.target === boxes && "closing" in boxes.dataset) event.preventDefault();
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.matches("[data-done]")) delete detail.elt.closest("[data-boxes]")?.dataset.closing;
});

// Where the keyboard was is gone after a step: it goes on at what the step was about.
document.addEventListener("htmx:load", ({ detail }) => {
  const part = detail.elt;
  if (part.matches?.("[data-builder]")) {
    offerUndo();
    const first = part.querySelector("[data-boxes]");
    if (first) return intoBoxes(first);
    if (document.activeElement === document.body) (part.querySelector("[data-focus]") ?? part.querySelector("h1")).focus();
  } else if (part.matches?.("[data-boxes]")) {
    intoBoxes(part);
  }
});

function intoBoxes(boxes) {
  const fields = boxes.querySelectorAll(".cbox:not(:has([name=not])) :is(input:not([type=hidden]), select)");
  const field = [...fields].find((one) => one.type !== "radio" || one.checked) ?? fields[0];
  field?.focus({ preventScroll: true });
  boxes.closest("[data-item]").scrollIntoView({ block: "nearest" });
}

offerUndo();

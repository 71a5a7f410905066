// The board by mouse, pen and finger. A mouse lifts a card by dragging it a little, a finger by resting on it, so that a
// swipe still scrolls. What follows the pointer is a picture of the card; the card itself stays until it is dropped.
const [SLACK, REST, EDGE, SPEED] = [5, 300, 48, 14];
const wide = matchMedia("(min-width: 768px)");
const tell = (target, name, detail) => target.dispatchEvent(new CustomEvent(`board:${name}`, { bubbles: true, detail }));

let held = null; // { card, x, y, at: { x, y }, ghost, timer }

function ghostOf(card) {
  const { left, top, width } = card.getBoundingClientRect();
  const ghost = card.cloneNode(true);
  ghost.removeAttribute("id");
  ghost.removeAttribute("tabindex");
  ghost.setAttribute("aria-hidden", "true");
  ghost.classList.add("ghost");
  Object.assign(ghost.style, { left: `${left}px`, top: `${top}px`, width: `${width}px` });
  document.body.append(ghost);
  return ghost;
}

function lift() {
  held.ghost = ghostOf(held.card);
  tell(held.card, "lift");
  document.body.classList.add("dragging");
  requestAnimationFrame(scroll);
}

function placeAt({ x, y }) {
  return document.elementFromPoint(x, y)?.closest("[data-place][data-droppable]") ?? null;
}

function follow() {
  const { ghost, at, x, y, card } = held;
  ghost.style.translate = `${at.x - x}px ${at.y - y}px`;
  tell(card, "aim", { place: placeAt(at) });
}

// Near an edge the board, or the page, comes along.
function scroll() {
  if (!held?.ghost) return;
  const { x, y } = held.at;
  const board = document.querySelector("[data-board]");
  const { left, right } = board.getBoundingClientRect();
  if (x < left + EDGE) board.scrollLeft -= SPEED;
  if (x > right - EDGE) board.scrollLeft += SPEED;
  if (y < EDGE) scrollBy(0, -SPEED);
  if (y > innerHeight - EDGE) scrollBy(0, SPEED);
  requestAnimationFrame(scroll);
}

function end(how) {
  const { card, ghost, timer } = held;
  clearTimeout(timer);
  held = null;
  if (!ghost) return;
  ghost.remove();
  document.body.classList.remove("dragging");
  tell(card, how);
  // The click that ends a drag opens nothing.
  addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", stop, true), 0);
}

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest("[data-card]");
  const free = card && !event.target.closest("[data-cell], [popover]") && card.getAttribute("aria-busy") !== "true";
  if (!free || event.button !== 0 || held || !wide.matches) return;
  held = { card, x: event.clientX, y: event.clientY, at: { x: event.clientX, y: event.clientY }, type: event.pointerType };
  if (held.type === "touch") held.timer = setTimeout(lift, REST);
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  held.at = { x: event.clientX, y: event.clientY };
  const far = Math.hypot(held.at.x - held.x, held.at.y - held.y) > SLACK;
  if (!held.ghost && far && held.type === "touch") return end("cancel"); // a swipe
  if (!held.ghost && far) lift();
  if (held.ghost) {
    event.preventDefault();
    follow();
  }
});

document.addEventListener("pointerup", (event) => {
  if (!held) return;
  held.at = { x: event.clientX, y: event.clientY };
  if (held.ghost) follow();
  end("drop");
});
document.addEventListener("pointercancel", () => held && end("cancel"));
document.addEventListener("keydown", ({ key }) => held && key === "Escape" && end("cancel"));
addEventListener("blur", () => held && end("cancel"));
// A finger that has lifted a card scrolls nothing, and opens no menu by resting.
document.addEventListener("touchmove", (event) => held?.ghost && event.preventDefault(), { passive: false });
document.addEventListener("contextmenu", (event) => held?.type === "touch" && event.preventDefault());
document.addEventListener("dragstart", (event) => event.target.closest?.("[data-card]") && event.preventDefault());

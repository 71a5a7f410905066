// Conditions and groups dragged by their grip; the grip's menu does the same without a mouse.
const FAR = 6; // so that a press is still a press

let drag = null;

function start(event) {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button !== 0) return;
  drag = { item: grip.closest("[data-item]"), grip, x: event.clientX, y: event.clientY, on: false, drop: null };
}

function over(event) {
  if (!drag) return;
  if (!drag.grip.isConnected) {
    end(new Event("pointercancel")); // a step was answered meanwhile, and the row is another one now
    return;
  }
  if (!drag.on) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
    drag.on = true;
    drag.grip.setPointerCapture(event.pointerId);
    drag.item.classList.add("dragged");
    document.documentElement.classList.add("dragging");
  }
  event.preventDefault();
  mark(find(event.clientX, event.clientY));
}

// The innermost group under the pointer, and before which of its items.
function find(x, y) {
  const under = document.elementFromPoint(x, y);
  const list = under?.closest("[data-drop]") ?? under?.closest(".side, .grp")?.querySelector("[data-drop]");
  if (!list || drag.item.contains(list)) return null;
  const items = [...list.children].filter((one) => one.matches("[data-item]"));
  const next = items.findIndex((one) => {
    const { top, height } = one.getBoundingClientRect();
    return y < top + height / 2;
  });
  return { list, items, at: next < 0 ? items.length : next };
}

function mark(drop) {
  document.querySelectorAll(".drop-before, .drop-last").forEach((one) => one.classList.remove("drop-before", "drop-last"));
  drag.drop = drop;
  if (!drop) return;
  if (drop.at < drop.items.length) drop.items[drop.at].classList.add("drop-before");
  else drop.list.classList.add("drop-last");
}

function end(event) {
  const done = drag;
  if (!done) return;
  drag = null;
  if (!done.on) return;
  document.documentElement.classList.remove("dragging");
  done.item.classList.remove("dragged");
  document.querySelectorAll(".drop-before, .drop-last").forEach((one) => one.classList.remove("drop-before", "drop-last"));
  // The press that the drag began with opens no menu.
  const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
  addEventListener("click", swallow, true);
  setTimeout(() => {
    removeEventListener("click", swallow, true);
    if (event.type !== "pointerup" || !done.drop) return;
    const button = document.querySelector("#steps [data-step]");
    button.value = `move ${done.item.dataset.item} ${done.drop.list.dataset.drop} ${done.drop.at}`;
    button.click();
  });
}

document.addEventListener("pointerdown", start);
document.addEventListener("pointermove", over);
document.addEventListener("pointerup", end);
document.addEventListener("pointercancel", end);
document.addEventListener("keydown", (event) => event.key === "Escape" && drag?.on && end(event));

// The composer: letters as wide as they will be, blocks dragged to their place, the subject kept as one writes it.
const FAR = 6; // so that a press is still a press
const composer = () => document.getElementById("mail-composer");

function fit(frame) {
  const body = frame.contentDocument?.body;
  if (body) frame.height = frame.style.height = `${Math.max(40, body.scrollHeight)}px`;
}

function settle() {
  composer()?.querySelectorAll("[data-fit]").forEach((frame) => {
    if (frame.dataset.fits) return;
    frame.dataset.fits = "1";
    frame.addEventListener("load", () => fit(frame));
    new ResizeObserver(() => fit(frame)).observe(frame.parentElement);
    fit(frame);
  });
}

// One step, as the form's own buttons do it.
function step(value) {
  const form = document.getElementById("mail-steps");
  const button = document.createElement("button");
  button.name = "do";
  button.value = value;
  button.hidden = true;
  form.append(button);
  button.click();
  button.remove();
}

let drag = null;

function start(event) {
  const grip = event.target.closest("[data-mail-grip], [data-block]");
  if (!grip || event.button !== 0 || !composer()) return;
  const piece = grip.closest("[data-piece]");
  drag = { grip, piece, block: grip.dataset.block, x: event.clientX, y: event.clientY, on: false, at: null };
}

function over(event) {
  if (!drag) return;
  if (!drag.on) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
    drag.on = true;
    drag.piece?.classList.add("dragged");
    document.documentElement.classList.add("dragging");
  }
  event.preventDefault();
  clear();
  const list = composer().querySelector("[data-mail-drop]");
  const { left, right, top } = list.getBoundingClientRect();
  drag.at = null;
  if (event.clientX < left || event.clientX > right || event.clientY < top - 60) return;
  const pieces = [...list.querySelectorAll("[data-piece]")].filter((one) => one !== drag.piece);
  const next = pieces.findIndex((one) => {
    const box = one.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  drag.at = next < 0 ? pieces.length : next;
  if (next < 0) list.classList.add("drop-last");
  else pieces[next].classList.add("drop-before");
}

function clear() {
  document.querySelectorAll(".drop-before, .drop-last").forEach((one) => one.classList.remove("drop-before", "drop-last"));
}

function end(event) {
  const done = drag;
  drag = null;
  if (!done?.on) return;
  clear();
  done.piece?.classList.remove("dragged");
  document.documentElement.classList.remove("dragging");
  // The press that the drag began with chooses nothing.
  const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
  addEventListener("click", swallow, true);
  setTimeout(() => {
    removeEventListener("click", swallow, true);
    if (event.type !== "pointerup" || done.at === null) return;
    step(done.piece ? `move ${done.piece.dataset.piece} ${done.at}` : `add ${done.block} ${done.at}`);
  });
}

document.addEventListener("pointerdown", start);
document.addEventListener("pointermove", over);
document.addEventListener("pointerup", end);
document.addEventListener("pointercancel", end);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag?.on) end(new Event("pointercancel"));
  const piece = event.target.closest?.("[data-piece]");
  if (!piece || event.target !== piece) return;
  const does = { Enter: "[data-piece-edit]", Delete: "[data-piece-remove]" }[event.key];
  const moves = event.altKey && { ArrowUp: "[data-move='-1']", ArrowDown: "[data-move='1']" }[event.key];
  const button = piece.querySelector(does ?? moves ?? "[hidden]");
  if (button) {
    event.preventDefault();
    button.click();
  }
});

document.addEventListener("click", (event) => {
  const width = event.target.closest("[data-mail-width]");
  if (!width) return;
  composer().dataset.width = width.dataset.mailWidth;
  composer().querySelector("[data-width-kept]").value = width.dataset.mailWidth;
  composer().querySelectorAll("[data-mail-width]").forEach((one) => one.setAttribute("aria-pressed", one === width));
});

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-mail-find]")) return;
  const wanted = event.target.value.trim().toLowerCase();
  document.querySelectorAll("[data-block]").forEach((one) => { one.hidden = !one.dataset.words.includes(wanted); });
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-mail-head]")) step("head");
});

document.addEventListener("htmx:afterSwap", settle);
settle();

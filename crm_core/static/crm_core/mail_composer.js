// The composer: letters as wide as they will be, blocks dragged to their place, what is written kept.
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

// What stands in the browser is what holds. Steps go to the server one at a time and in their order, each with the
// subject as it is by then; no answer touches a field. Whatever sends the letter, or leaves it, waits for them.
const steps = [];
let running = null; // until all that was asked for is done
let kept = null; // the subject as the server has it
const form = () => document.getElementById("mail-steps");
const subject = () => document.getElementById("mail-subject");
const isKept = () => !running && !steps.length && subject().value === kept;

async function ask(values) {
  const about = form();
  let status = 0;
  const told = ({ detail }) => { if (detail.elt === about) status = detail.xhr.status; };
  document.addEventListener("htmx:afterRequest", told);
  await window.htmx.ajax("post", about.action, { source: about, swap: "none", values }).catch(() => {});
  document.removeEventListener("htmx:afterRequest", told);
  return status;
}

async function run() {
  let well = true;
  while (steps.length) {
    const said = subject().value;
    const status = await ask({ do: steps[0] });
    if (status !== 200 && status !== 422) return false; // no contact: it is still to be done
    const [done] = steps.splice(0, 1);
    well = status === 200;
    if (well) kept = said;
    if (well && done === "template" && subject().value === said) taken();
  }
  return well;
}

// A template that was chosen takes the place of the head, too.
function taken() {
  const { dataset } = document.getElementById("mail-kept");
  subject().value = kept = dataset.subject;
  document.getElementById("mail-framed").checked = dataset.framed === "1";
}

function go() {
  running ??= run().finally(() => { running = null; });
  return running;
}

function step(value) {
  // Whatever waits keeps the head as well.
  if (value !== "head" || steps.length <= (running ? 1 : 0)) steps.push(value);
  return go();
}

// Everything is kept, or cannot be; true when it is.
async function settled() {
  while (running) await running;
  if (isKept()) return true;
  return step("head");
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
  composer().querySelectorAll("[data-mail-width]").forEach((one) => one.setAttribute("aria-pressed", one === width));
});

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-mail-find]")) return;
  const wanted = event.target.value.trim().toLowerCase();
  document.querySelectorAll("[data-block]").forEach((one) => { one.hidden = !one.dataset.words.includes(wanted); });
});

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-mail-head]")) return;
  if (target !== subject() || target.value !== kept) step("head");
});

let leaves = false; // what is written is thrown away

document.addEventListener("submit", (event) => {
  const sent = event.target;
  if (sent === form()) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.submitter) step(event.submitter.value);
    else go();
  } else if (sent.matches("[data-mail-let-go]")) {
    leaves = true;
  } else if (sent.closest("#mail-composer") && sent.method === "post" && !isKept()) {
    event.preventDefault();
    event.stopImmediatePropagation();
    settled().then((well) => (well ? sent.requestSubmit(event.submitter) : subject().focus()));
  }
}, true);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]:not([hx-get], [target])");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || isKept()) return;
  event.preventDefault();
  settled().then((well) => (well || !link.closest("#mail-composer") ? location.assign(link.href) : subject().focus()));
});

addEventListener("beforeunload", (event) => {
  if (!leaves && !isKept()) event.preventDefault();
});

document.addEventListener("htmx:afterRequest", settle);
kept = subject().defaultValue;
settle();

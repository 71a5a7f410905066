// The calendar by mouse and pen, and by keys. A booking is dragged to another time, day or person; its lower edge
// lengthens it; an empty place is drawn on to book there. Esc lets go. Everything can be done in the form as well.
const [QUARTER, HIGH, SLACK] = [15, 12, 5];
const wide = matchMedia("(min-width: 768px)");
const calendar = () => document.querySelector("[data-calendar]");
const says = (text) => {
  const said = document.querySelector("[data-calendar-says]");
  if (said) said.textContent = text;
};
const DAY = 86_400_000;
const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / DAY);
const placeOf = (element) => element?.closest("[data-slots], td[data-day]") ?? null;
const minutesAt = (slots, y) => Math.floor((y - slots.getBoundingClientRect().top) / HIGH) * QUARTER + slots.dataset.opens * 60;
const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

let held = null; // { what, item, home, x, y, grab, ghost, place, from, to }

function send(item, values) {
  const moved = { ...values, at: item.dataset.at, back: calendar().dataset.back };
  const key = item.dataset.booking;
  item.setAttribute("aria-busy", "true");
  window.htmx
    .ajax("post", `/bookings/${key}/move/`, { source: item, target: "#calendar", swap: "outerHTML", values: moved })
    .then(() => document.querySelector(`[data-booking="${key}"]`)?.focus({ preventScroll: true }))
    .catch(() => item.removeAttribute("aria-busy"));
}

function lift() {
  const { item } = held;
  const { left, top, width, height } = item.getBoundingClientRect();
  held.ghost = item.cloneNode(true);
  held.ghost.removeAttribute("data-booking");
  held.ghost.setAttribute("aria-hidden", "true");
  held.ghost.classList.add("ghost-ev");
  Object.assign(held.ghost.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  item.parentElement.append(held.ghost);
  item.classList.add("lifted");
  says(calendar().dataset.moving);
}

// Whether the booking that is dragged would lie over another one where it is now.
function clashes(place, first, last) {
  if (!place?.matches("[data-slots]")) return false;
  return [...place.querySelectorAll("[data-first]")].some(
    (other) => other !== held.item && other !== held.ghost && other.dataset.first < last && other.dataset.last > first
  );
}

function follow(event) {
  const { item, ghost, x, y, home } = held;
  held.place?.classList.remove("aimed");
  held.place = placeOf(document.elementFromPoint(event.clientX, event.clientY));
  if (held.what === "stretch") {
    const rows = Math.round((event.clientY - y) / HIGH);
    held.minutes = rows * QUARTER;
    ghost.style.height = `${Math.max(HIGH, item.offsetHeight + rows * HIGH)}px`;
    return ghost.classList.toggle("clash", clashes(home, +item.dataset.first, +item.dataset.last + held.minutes));
  }
  const rows = Math.round((event.clientY - y) / HIGH);
  const timed = home.matches("[data-slots]") && item.dataset.first;
  held.minutes = timed ? rows * QUARTER : 0;
  ghost.style.translate = `${event.clientX - x}px ${timed ? rows * HIGH : event.clientY - y}px`;
  held.place?.classList.add("aimed");
  const clash = timed && clashes(held.place, +item.dataset.first + held.minutes, +item.dataset.last + held.minutes);
  if (clash && !ghost.classList.contains("clash")) says(calendar().dataset.clash);
  return ghost.classList.toggle("clash", clash);
}

function sketch(event) {
  const { home } = held;
  const at = Math.max(home.dataset.opens * 60, minutesAt(home, event.clientY));
  held.from = Math.min(held.start, at);
  held.to = Math.max(held.start, at) + QUARTER;
  const row = (minutes) => (minutes - home.dataset.opens * 60) / QUARTER + 1;
  held.ghost ??= Object.assign(document.createElement("div"), { className: "sketch" });
  held.ghost.style.gridRow = `${row(held.from)} / ${row(held.to)}`;
  if (!held.ghost.isConnected) home.append(held.ghost);
}

function letGo() {
  const was = held;
  held = null;
  was.ghost?.remove();
  was.item?.classList.remove("lifted");
  was.place?.classList.remove("aimed");
  return was;
}

function drop() {
  const { what, item, home, place, minutes, from, to, ghost } = letGo();
  if (!ghost) return;
  addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", stop, true), 0);
  if (what === "draw") return book(home, from, to);
  if (what === "stretch") return minutes && send(item, { longer: minutes });
  const target = place ?? home;
  const days = daysBetween(home.dataset.day, target.dataset.day);
  const moved = target.dataset.who !== home.dataset.who;
  if (!days && !minutes && !moved) return;
  const whose = moved ? { leaves: home.dataset.who, joins: target.dataset.who } : {};
  send(item, { days, minutes: minutes ?? 0, ...whose });
}

function book(place, from, to) {
  const { newUrl, back } = calendar().dataset;
  if (!newUrl) return;
  const asked = new URLSearchParams({ date: place.dataset.day, back });
  if (from !== undefined) asked.set("from", clock(from));
  if (to !== undefined) asked.set("to", clock(Math.min(to, 24 * 60 - QUARTER)));
  const who = place.dataset.who ?? new URLSearchParams(location.search).get("who");
  if (who && who !== "all") asked.set("resource" in place.dataset ? "resource" : "user", who);
  location.assign(`${newUrl}?${asked}`);
}

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || event.pointerType === "touch" || held || !wide.matches || !calendar()) return;
  const item = event.target.closest("[data-booking]");
  const start = { x: event.clientX, y: event.clientY };
  if (item && item.getAttribute("aria-busy") !== "true") {
    const home = item.closest("[data-slots], td[data-day]") ?? item.closest(".cday")?.querySelector("[data-slots]");
    if (home) held = { what: event.target.closest("[data-stretch]") ? "stretch" : "move", item, home, ...start };
  } else if (event.target.matches("[data-slots]") && calendar().dataset.newUrl) {
    held = { what: "draw", home: event.target, start: minutesAt(event.target, event.clientY), ...start };
  }
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const far = Math.hypot(event.clientX - held.x, event.clientY - held.y) > SLACK;
  if (!held.ghost && !far) return;
  event.preventDefault();
  if (held.what === "draw") return void sketch(event);
  if (!held.ghost) lift();
  follow(event);
});

document.addEventListener("pointerup", () => held && drop());
document.addEventListener("pointercancel", () => held && letGo());
document.addEventListener("dragstart", (event) => event.target.closest?.("[data-booking]") && event.preventDefault());
document.addEventListener("selectstart", (event) => held && event.preventDefault());

// A press on an empty place of the team's week or the month books there.
document.addEventListener("click", (event) => {
  if (event.target.matches("[data-calendar] td[data-day]") && wide.matches) book(event.target);
});

const STEPS = { ArrowLeft: { days: -1 }, ArrowRight: { days: 1 }, ArrowUp: { minutes: -QUARTER }, ArrowDown: { minutes: QUARTER } };
document.addEventListener("keydown", (event) => {
  if (held && event.key === "Escape") return void letGo();
  const item = event.altKey && event.target.closest?.("[data-booking]");
  const step = item && STEPS[event.key];
  if (!step || (step.minutes && !item.dataset.first)) return;
  event.preventDefault();
  send(item, step);
});

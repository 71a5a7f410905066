// The notes strip: older cards are fetched when the last one comes near; the wheel, the arrow keys and the years move it.
const GESTURE = 250; // ms between the wheel's events that belong together
let lastElsewhere = 0;
let watched = null;

const strip = () => document.querySelector("[data-strip]");
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function move(to) {
  strip().scrollTo({ left: to, behavior: still() ? "auto" : "smooth" });
}

function step(list) {
  const [first, second] = list.querySelectorAll(".note");
  return first && second ? second.offsetLeft - first.offsetLeft : list.clientWidth;
}

// A text that turns out to be longer than its card can be scrolled by keyboard, too.
function reach(list) {
  for (const body of list.querySelectorAll(".note .body:not([tabindex])")) {
    if (body.scrollHeight <= body.clientHeight) continue;
    body.tabIndex = 0;
    body.setAttribute("role", "group");
    body.setAttribute("aria-label", list.dataset.textLabel);
  }
}

function watch() {
  const list = strip();
  if (list) reach(list);
  if (!list || watched?.list === list && watched.older === list.querySelector("[data-older]")) return;
  watched?.observer.disconnect();
  watched = null;
  const older = list.querySelector("[data-older]");
  if (!older) return;
  const observer = new IntersectionObserver(
    ([entry]) => {
      if (!entry.isIntersecting) return;
      observer.disconnect();
      window.htmx.trigger(older, "near");
    },
    { root: list, rootMargin: "0px 1200px 0px 0px" },
  );
  observer.observe(older);
  watched = { list, older, observer };
}

function markYear() {
  const list = strip();
  const edge = list.getBoundingClientRect().left;
  const first = [...list.querySelectorAll("[data-year]")].find((note) => note.getBoundingClientRect().right > edge + 20);
  const links = document.querySelectorAll("[data-years] [data-year]");
  if (!first || ![...links].some((link) => link.dataset.year === first.dataset.year)) return;
  links.forEach((link) => {
    if (link.dataset.year === first.dataset.year) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
}

let waiting = 0;
document.addEventListener("scroll", ({ target }) => {
  if (!target.matches?.("[data-strip]") || waiting) return;
  waiting = requestAnimationFrame(() => {
    waiting = 0;
    markYear();
  });
}, true);

// An upright wheel moves the strip sideways, when the turning began over it and there is somewhere to go.
document.addEventListener("wheel", (event) => {
  const list = event.target.closest?.("[data-strip]");
  if (!list) {
    lastElsewhere = event.timeStamp;
    return;
  }
  if (event.timeStamp - lastElsewhere < GESTURE) {
    lastElsewhere = event.timeStamp;
    return;
  }
  if (event.ctrlKey || event.shiftKey || Math.abs(event.deltaX) >= Math.abs(event.deltaY)) return;
  const body = event.target.closest(".body");
  if (body && body.scrollHeight > body.clientHeight + 1) return;
  const end = list.scrollWidth - list.clientWidth;
  if (event.deltaY > 0 ? list.scrollLeft >= end - 1 : list.scrollLeft <= 0) return;
  event.preventDefault();
  const pixels = event.deltaMode === 1 ? event.deltaY * 40 : event.deltaY;
  list.scrollBy({ left: Math.sign(pixels) * Math.max(Math.abs(pixels), step(list)), behavior: still() ? "auto" : "smooth" });
}, { passive: false });

document.addEventListener("keydown", (event) => {
  const list = strip();
  if (!list || event.target !== list || event.altKey || event.ctrlKey || event.metaKey) return;
  const to = {
    ArrowRight: list.scrollLeft + step(list),
    ArrowLeft: list.scrollLeft - step(list),
    PageDown: list.scrollLeft + list.clientWidth,
    PageUp: list.scrollLeft - list.clientWidth,
    Home: 0,
    End: list.scrollWidth,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  move(to);
});

// A year whose cards are here already needs no fetching.
document.addEventListener("click", (event) => {
  const year = event.target.closest("[data-years] [data-year]");
  const note = year && strip()?.querySelector(`.note[data-year="${year.dataset.year}"]`);
  if (!note || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  move(note.offsetLeft - strip().offsetLeft);
}, true);

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-whole]");
  if (!button) return;
  const open = button.closest(".note").classList.toggle("open");
  button.setAttribute("aria-expanded", open);
});

document.addEventListener("htmx:afterSettle", watch);
watch();
// With its own letters a text may take another line.
document.fonts.ready.then(() => strip() && reach(strip()));

// A link to one note, as in a mail, shows it.
const wanted = location.hash.startsWith("#note-") && document.getElementById(location.hash.slice(1));
if (wanted) move(wanted.offsetLeft - strip().offsetLeft);

// Keeps what is being written about a customer: on the server a moment after each pause, and in the browser as well, in
// case there is no contact. What the browser has and the server has not comes back the next time.
const PAUSE = 800;
const timers = new WeakMap();

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const slot = (area) => `draft:${area.dataset.draftKey}`;
const state = (area) => area.form.querySelector("[data-draft-state]");

function remember(area) {
  try {
    if (area.value.trim()) localStorage.setItem(slot(area), area.value);
    else localStorage.removeItem(slot(area));
  } catch {
    // No room or not allowed: the server's copy is enough.
  }
}

function say(area, text) {
  const place = state(area);
  if (!place) return;
  place.hidden = !text;
  place.textContent = text;
}

async function send(area, keepalive = false) {
  clearTimeout(timers.get(area));
  timers.delete(area);
  const body = new URLSearchParams({ body: area.value });
  try {
    const answer = await fetch(area.dataset.draft, {
      method: "POST",
      body,
      keepalive,
      headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" },
    });
    if (answer.ok && !answer.redirected) localStorage.removeItem(slot(area));
  } catch {
    // Without contact the browser's own copy stays until there is some.
  }
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-draft]")) return;
  remember(target);
  clearTimeout(timers.get(target));
  timers.set(target, setTimeout(() => send(target), PAUSE));
});

// Leaving the page or the tab does not wait for the pause.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  document.querySelectorAll("[data-draft]").forEach((area) => timers.has(area) && send(area, true));
});
addEventListener("online", () => document.querySelectorAll("[data-draft]").forEach((area) => localStorage.getItem(slot(area)) && send(area)));

// Once it is being saved as a note there is nothing more to keep; a refused note comes back with its text.
document.addEventListener("submit", ({ target }) => {
  const area = target.querySelector?.("[data-draft]");
  if (!area) return;
  clearTimeout(timers.get(area));
  timers.delete(area);
}, true);

document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig, successful } }) => {
  // The form that asked: once the answer has taken its place, the event's own element is what is around it.
  const form = requestConfig.elt;
  const area = form.matches("[data-composer]") && form.querySelector("[data-draft]");
  if (area && successful && requestConfig.verb === "post") localStorage.removeItem(slot(area));
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-composer]");
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button.btn-primary"));
});

// What was chosen in the menu of persons, tags and time is said in the composer too.
document.addEventListener("change", ({ target }) => {
  const choices = target.closest("[data-choices]");
  const place = target.closest("[data-composer]")?.querySelector("[data-chosen]");
  if (!choices || !place) return;
  const names = [...choices.querySelectorAll(":checked")].map((box) => box.parentElement.textContent.trim());
  const when = choices.querySelector('[type="datetime-local"]')?.value.replace("T", " ");
  place.textContent = [...names, when].filter(Boolean).join(" · ");
  place.hidden = !place.textContent;
});

function restore(area) {
  const kept = localStorage.getItem(slot(area));
  if (!kept || kept === area.value) return;
  area.value = area.value.trim() && !kept.includes(area.value.trim()) ? `${area.value}\n${kept}` : kept;
  say(area, "");
  send(area);
}

document.querySelectorAll("[data-draft]").forEach(restore);

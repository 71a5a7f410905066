// A page that is kept: says how old it is, which day is today and what is next, and shows the notes that wait.
const main = document.getElementById("main");
const language = document.documentElement.lang;
const LASTING = 1500; // coverage that stays this long is there
const template = () => document.querySelector("template[data-waiting-note]");

const said = (text, name, value) => text.split(`{${name}}`).join(value);
const iso = (date) => new Intl.DateTimeFormat("sv", { dateStyle: "short" }).format(date);

function clock(date) {
  const time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(date);
  return language.startsWith("sv") ? time.replace(":", ".") : time;
}

function moment(date) {
  const near = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const days = Math.round((new Date(iso(date)) - new Date(iso(new Date()))) / 86400000);
  const day = days > -2 ? near.format(days, "day") : new Intl.DateTimeFormat(language, { day: "numeric", month: "short" }).format(date);
  return `${day} ${clock(date)}`;
}

function age() {
  const line = main.querySelector("[data-aged]");
  if (line) line.querySelector("span").textContent = said(line.dataset.aged, "when", moment(new Date(Number(main.dataset.fetched))));
}

function days() {
  const names = new Map([[iso(new Date()), main.dataset.today], [iso(new Date(Date.now() + 86400000)), main.dataset.tomorrow]]);
  for (const day of main.querySelectorAll("[data-day]")) {
    const name = names.get(day.dataset.day);
    const heading = day.querySelector("[data-weekday]");
    if (name) heading.textContent = said(name, "day", heading.textContent.toLowerCase());
    if (day.dataset.day < iso(new Date())) day.classList.add("over");
  }
}

function soon(starts) {
  const near = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  const minutes = Math.round((starts - Date.now()) / 60000);
  if (minutes < 60) return near.format(Math.max(minutes, 0), "minute");
  return minutes < 1440 ? near.format(Math.floor(minutes / 60), "hour") : near.format(Math.round(minutes / 1440), "day");
}

function following() {
  const all = [...main.querySelectorAll("template[data-following]")];
  const next = all.find((one) => new Date(one.dataset.ends) > new Date());
  if (!next) return;
  const card = next.content.cloneNode(true);
  const chip = card.querySelector(".chip");
  if (chip) chip.textContent = said(main.dataset.next, "soon", soon(new Date(next.dataset.starts)));
  main.querySelector("[data-next-booking]").replaceChildren(card);
}

// Once there is coverage, the page as it is now: not for a moment's coverage between two tunnels, and not over what
// somebody writes.
function renew() {
  const isWritten = [...document.querySelectorAll("textarea, input")].some((box) => box.value !== box.defaultValue);
  if (navigator.onLine && !isWritten) location.reload();
}

async function ask(message) {
  const { active } = await navigator.serviceWorker.ready;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    active.postMessage(message, [port2]);
  });
}

function drawn(note) {
  const card = template().content.cloneNode(true).firstElementChild;
  card.dataset.key = note.key;
  card.querySelector("[data-name]").textContent = note.name;
  card.querySelector("[data-written]").textContent = moment(new Date(note.written));
  card.querySelector("[data-body]").textContent = note.body;
  const problem = card.querySelector("[data-problem]");
  problem.textContent = note.problem;
  problem.hidden = !note.problem;
  card.querySelector("[data-quiet]").hidden = Boolean(note.problem);
  card.querySelector("[data-acts]").hidden = !note.problem;
  return card;
}

function show({ notes }) {
  for (const place of document.querySelectorAll("[data-waiting]")) {
    const about = place.dataset.waiting;
    const here = notes.filter((note) => !about || note.customer === about);
    place.querySelectorAll("article").forEach((card) => card.remove());
    const none = place.querySelector("[data-none]");
    if (none) none.hidden = here.length > 0;
    place.append(...here.map(drawn));
  }
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-again], [data-drop]");
  if (!button) return;
  const { key } = button.closest("[data-key]").dataset;
  if (button.matches("[data-again]")) show(await ask({ ask: "again", key }));
  else if (confirm(button.dataset.sure)) show(await ask({ ask: "drop", key }));
});

if (main.dataset.fetched) {
  age();
  days();
  following();
  addEventListener("online", () => setTimeout(renew, LASTING));
}
if (document.querySelector("[data-waiting]") && navigator.serviceWorker?.controller) show(await ask({ ask: "list" }));

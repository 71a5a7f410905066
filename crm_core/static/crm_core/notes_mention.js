// @ and some letters in a note: colleagues whose name begins so, chosen with the arrow keys or by pressing one.
let people = null;
let menu = null;

async function everybody(url) {
  people ??= fetch(url, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : { people: [] }))
    .then((found) => found.people)
    .catch(() => {
      people = null;
      return [];
    });
  return people;
}

// The @ must begin a word, so that an e-mail address is left alone.
function asked(area) {
  const before = area.value.slice(0, area.selectionStart);
  const match = before.match(/(?:^|[\s(])@([\p{L}\p{N}.'-]*(?: [\p{L}\p{N}.'-]*)?)$/u);
  return match ? { text: match[1].toLocaleLowerCase(), from: area.selectionStart - match[1].length } : null;
}

function close() {
  menu?.box.remove();
  menu?.area.removeAttribute("aria-activedescendant");
  menu?.area.removeAttribute("aria-controls");
  menu = null;
}

function mark(at) {
  const options = [...menu.box.children];
  menu.at = (at + options.length) % options.length;
  options.forEach((option, n) => option.setAttribute("aria-selected", n === menu.at));
  menu.area.setAttribute("aria-activedescendant", options[menu.at].id);
}

function choose(name) {
  const { area, from } = menu;
  const after = area.value.slice(area.selectionStart).replace(/^ /, "");
  close();
  area.value = `${area.value.slice(0, from)}${name} ${after}`;
  area.setSelectionRange(from + name.length + 1, from + name.length + 1);
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// Under the line that is being written, as near as can be told without measuring every letter.
function place(box, area) {
  const at = area.getBoundingClientRect();
  const perLine = Math.max(10, at.width / 7);
  const lines = area.value.slice(0, area.selectionStart).split("\n");
  const down = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / perLine)), 0) * 22 + 10;
  box.style.left = `${at.left}px`;
  box.style.top = `${Math.min(at.top + down, at.bottom + 4, innerHeight - box.offsetHeight - 8)}px`;
}

function open(area, found, from) {
  close();
  const box = document.createElement("ul");
  box.className = "mentions pop";
  box.id = "mention-list";
  box.setAttribute("role", "listbox");
  found.forEach(({ name }, n) => {
    const option = document.createElement("li");
    option.id = `mention-${n}`;
    option.className = "it";
    option.setAttribute("role", "option");
    option.textContent = name;
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choose(name);
    });
    box.append(option);
  });
  area.after(box);
  place(box, area);
  area.setAttribute("aria-controls", box.id);
  menu = { box, area, from, at: 0 };
  mark(0);
}

document.addEventListener("input", async ({ target }) => {
  if (!target.matches("[data-mention]")) return;
  const question = asked(target);
  if (!question) return close();
  const all = await everybody(target.dataset.mention);
  const now = asked(target);
  if (!now) return close();
  const parts = (name) => [name, ...name.split(" ").slice(1)];
  const found = all.filter(({ name }) => parts(name).some((part) => part.toLocaleLowerCase().startsWith(now.text))).slice(0, 6);
  const done = found.length === 1 && found[0].name.toLocaleLowerCase() === now.text.trim();
  if (found.length && !done) open(target, found, now.from);
  else close();
});

document.addEventListener("keydown", (event) => {
  if (!menu || event.target !== menu.area) return;
  const { key } = event;
  if (key === "ArrowDown") mark(menu.at + 1);
  else if (key === "ArrowUp") mark(menu.at - 1);
  else if (key === "Enter" && !event.ctrlKey && !event.metaKey || key === "Tab") choose(menu.box.children[menu.at].textContent);
  else if (key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

document.addEventListener("focusout", ({ target }) => menu && target === menu.area && close());

// Walks the palette's hits with the arrows and opens them with Enter; the focus stays in the field, as in any combobox.
const dialog = document.querySelector("[data-palette]");
const field = dialog?.querySelector("[role=combobox]");
const hits = dialog?.querySelector("[role=listbox]");
let waiting = null; // Enter was pressed before the hits had come

const options = () => [...hits.querySelectorAll("[role=option]")];
const chosen = () => hits.querySelector('[aria-selected="true"]');
const typed = () => field.value.trim().split(/\s+/).join(" ");
const lettered = () => options().find((one) => one.dataset.letter?.toLowerCase() === typed().toLowerCase());
const isFresh = () => hits.querySelector("[data-asked]")?.dataset.asked === typed();

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option?.id ?? "");
}

function follow(option, inNewTab) {
  if (!option.href) return option.click();
  if (inNewTab) return window.open(option.href, "_blank", "noopener");
  const there = new URL(option.href);
  dialog.close();
  location.assign(there);
  // The same page once more: a field that is meant gets the focus, which the dialog has just given back.
  if (there.hash && there.pathname === location.pathname) document.getElementById(there.hash.slice(1))?.focus();
}

function enter(inNewTab) {
  if (lettered()) return follow(lettered(), inNewTab);
  if (!isFresh()) waiting = { inNewTab };
  else if (chosen()) follow(chosen(), inNewTab);
  else if (typed()) field.form.submit();
}

field?.addEventListener("input", () => { waiting = null; });
field?.addEventListener("keydown", (event) => {
  const [all, by] = [hits ? options() : [], { ArrowDown: 1, ArrowUp: -1 }[event.key]];
  if (event.isComposing || (!by && event.key !== "Enter")) return;
  event.preventDefault();
  if (event.key === "Enter") enter(event.ctrlKey || event.metaKey);
  else if (all.length) choose(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
});
hits?.addEventListener("mousemove", ({ target }) => target.closest("[role=option]") && choose(target.closest("[role=option]")));
hits?.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (!option || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (option.href) event.preventDefault();
  if (option.href) follow(option, false);
  else if (option.type === "button") dialog.close();
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (!hits || detail.target !== hits) return;
  field.setAttribute("aria-expanded", String(options().length > 0));
  choose(lettered() ?? options()[0]);
  if (waiting && isFresh() && chosen()) follow(chosen(), waiting.inNewTab);
});

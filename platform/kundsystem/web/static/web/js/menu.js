// Places popover menus at their button and walks them with the arrow keys; closes <details> menus from outside.
const [GAP, EDGE] = [6, 8];
const ITEMS = 'a[href], button:not(:disabled), input:not([type="hidden"])';

const opener = (menu) =>
  [...document.querySelectorAll(`[popovertarget="${CSS.escape(menu.id)}"]`)].find((button) => button.offsetParent);

function place(menu) {
  const button = opener(menu);
  if (!button) return;
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const wanted = menu.dataset.align === "start" ? at.left : at.right - width;
  const below = at.bottom + GAP + height <= innerHeight - EDGE || at.top < height + GAP;
  menu.style.left = `${Math.max(EDGE, Math.min(wanted, innerWidth - width - EDGE))}px`;
  menu.style.top = `${below ? at.bottom + GAP : at.top - GAP - height}px`;
}

// Capturing, because toggle events do not bubble.
document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("[data-menu]")) return;
  opener(menu)?.setAttribute("aria-expanded", event.newState === "open");
  if (event.newState !== "open") return;
  place(menu);
  if (opener(menu)?.matches(":focus-visible")) menu.querySelector(ITEMS)?.focus();
}, true);

// The menu that a key is meant for: the one around it, or the open one of the button that has the focus.
function menuOf(element) {
  const own = element.closest("[data-menu], details:has(> .pop)");
  const opened = document.getElementById(element.closest("[popovertarget]")?.getAttribute("popovertarget"));
  return own ?? (opened?.matches("[data-menu]:popover-open") ? opened : null);
}

document.addEventListener("keydown", (event) => {
  if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  const menu = menuOf(event.target);
  if (!menu || event.target.matches("textarea, select, input:not([type=checkbox], [type=radio])")) return;
  const items = [...menu.querySelectorAll(ITEMS)].filter((item) => item.offsetParent !== null);
  if (!items.length) return;
  event.preventDefault();
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[event.key];
  items.at(next % items.length).focus();
});

const again = () => document.querySelectorAll("[data-menu]:popover-open").forEach(place);
for (const change of ["resize", "scroll"]) addEventListener(change, again, true);

const opened = () => document.querySelectorAll("details[open]:has(> .pop)");
document.addEventListener("click", ({ target }) => {
  opened().forEach((details) => details.contains(target) || (details.open = false));
});
document.addEventListener("keydown", ({ key }) => {
  for (const details of key === "Escape" ? opened() : []) {
    details.open = false;
    details.querySelector("summary").focus();
  }
});

// data-shortcut="n", "mod+s", "alt+n", or several with spaces between: presses a button, follows a link or goes to a
// field. A letter alone does nothing while one types; "mod" is Ctrl, on a Mac ⌘.
const mac = /Mac|iPhone|iPad/.test(navigator.platform);

const typing = (element) =>
  element.matches("input:not([type=checkbox], [type=radio]), textarea, select") || element.isContentEditable;

function pressed(event) {
  const parts = [];
  if (mac ? event.metaKey : event.ctrlKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  return [...parts, event.key.toLowerCase()].join("+");
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat) return;
  const combination = pressed(event);
  if (!combination.includes("+") && typing(event.target)) return;
  if (document.querySelector("dialog[open]:modal")) return;
  const found = [...document.querySelectorAll(`[data-shortcut~="${CSS.escape(combination)}"]`)];
  const shown = found.filter((one) => one.offsetParent !== null);
  // The page's own comes before the frame's.
  const element = shown.find((one) => one.closest("main")) ?? shown[0] ?? found.find((one) => one.matches("a[href]"));
  if (!element) return;
  event.preventDefault();
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
});

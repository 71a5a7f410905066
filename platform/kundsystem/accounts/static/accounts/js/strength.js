// Says how strong a password is while it is typed: data-strength="id of the field" around the field and its meter.
// Only a help: what is accepted is decided by the server.
const SHORTEST = 12;

function level(text) {
  if ([...text].length < SHORTEST) return 1;
  const different = new Set(text.toLowerCase()).size;
  if (different < 6 || /^(.{1,4})\1+$/.test(text) || /^\d+$/.test(text)) return 2;
  return different >= 9 || text.length >= 18 ? 4 : 3;
}

for (const part of document.querySelectorAll("[data-strength]")) {
  const field = document.getElementById(part.dataset.strength);
  const meter = part.querySelector("[data-strength-meter]");
  field.addEventListener("input", () => {
    meter.hidden = !field.value;
    const reached = level(field.value);
    const bar = meter.querySelector("progress");
    bar.value = reached;
    bar.dataset.level = Math.min(reached, 3);
    meter.querySelectorAll("span[data-level]").forEach((word) => {
      word.hidden = Number(word.dataset.level) !== reached;
    });
  });
}

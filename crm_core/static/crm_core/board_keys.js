// The board by keyboard: the arrows walk among the cards; space lifts one, ← and → aim, space or Enter drops, Esc puts back.
let card = null;
let at = 0;

const cardsIn = (place) => [...place.querySelectorAll("[data-card]")];
const columns = () => [...document.querySelectorAll("[data-board] [data-place]")];
const places = () => [...document.querySelectorAll("[data-place][data-droppable]")].filter((one) => one.offsetParent);
const tell = (target, name, detail) => target.dispatchEvent(new CustomEvent(`board:${name}`, { bubbles: true, detail }));

function lift(one) {
  card = one;
  tell(card, "lift");
  at = places().indexOf(card.closest("[data-place]"));
}

function turn(step) {
  const all = places();
  at = Math.max(0, Math.min(all.length - 1, at + step));
  all[at].scrollIntoView({ block: "nearest", inline: "nearest" });
  tell(card, "aim", { place: all[at], number: at + 1, total: all.length });
}

function end(how) {
  const ended = card;
  card = null;
  tell(ended, how);
}

function walk(one, key) {
  const place = one.closest("[data-place]");
  const own = cardsIn(place);
  const row = own.indexOf(one);
  if (key === "ArrowUp" || key === "ArrowDown") return own[row + (key === "ArrowUp" ? -1 : 1)];
  const side = key === "ArrowLeft" ? columns().slice(0, columns().indexOf(place)).reverse()
    : columns().slice(columns().indexOf(place) + 1);
  const next = side.map(cardsIn).find((cards) => cards.length);
  return next?.[Math.min(row, next.length - 1)];
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (card && key === "Escape") {
    event.preventDefault();
    return end("cancel");
  }
  if (!target.matches("[data-card]")) return;
  if (card && card !== target) return;
  const arrow = key.startsWith("Arrow");
  if (key === " " || (key === "Enter" && card)) {
    event.preventDefault();
    if (card) end("drop");
    else if (target.getAttribute("aria-busy") !== "true") lift(target);
  } else if (key === "Enter") {
    target.querySelector("a.rowlink").click();
  } else if (arrow && card) {
    event.preventDefault();
    if (key === "ArrowLeft" || key === "ArrowRight") turn(key === "ArrowLeft" ? -1 : 1);
  } else if (arrow) {
    const next = walk(target, key);
    event.preventDefault();
    next?.focus();
  }
});

// Whoever leaves the card leaves it where it lay.
document.addEventListener("focusout", ({ target }) => {
  if (card && target === card) end("cancel");
});

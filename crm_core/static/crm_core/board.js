// The board: what is lifted, where it is aimed, and what happens when it is dropped. The pointer (board_pointer.js) and
// the keys (board_keys.js) only say so, by the events board:lift, board:aim, board:drop and board:cancel.
// A card that is lifted stays where it lies, and is counted there, until it is dropped.
const board = () => document.querySelector("[data-board]");
const say = (name, values = {}) => {
  const text = board().dataset[name].replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
  document.querySelector("[data-board-says]").textContent = text;
};

const state = { card: null, place: null, home: null };

function slot() {
  const made = document.createElement("div");
  made.className = "slot";
  made.setAttribute("aria-hidden", "true");
  made.textContent = board().dataset.here;
  return made;
}

function aim(place) {
  if (place === state.place) return;
  document.querySelectorAll(".slot").forEach((one) => one.remove());
  state.place?.classList.remove("aimed");
  state.place = place;
  if (!place) return;
  place.classList.add("aimed");
  if (place !== state.home) place.querySelector("[data-cards]")?.prepend(slot());
}

function lift(card) {
  state.card = card;
  state.home = card.closest("[data-place]");
  card.classList.add("lifted");
  // The place that is kept for it makes no column higher: what one aims at would move away.
  board().style.height = `${board().offsetHeight}px`;
  board().classList.add("moving");
  document.querySelector(".bot")?.classList.add("moving");
  say("lifted", { card: card.dataset.name });
  aim(state.home);
}

function letGo() {
  const { card, place, home } = state;
  aim(null);
  card?.classList.remove("lifted");
  document.querySelectorAll(".moving").forEach((one) => one.classList.remove("moving"));
  board().style.removeProperty("height");
  Object.assign(state, { card: null, place: null, home: null });
  return { card, place, home };
}

// Where a card lay, to be put back there when it could not be moved.
const lay = new WeakMap();

function send(card, place) {
  lay.set(card, [card.parentNode, card.nextSibling]);
  const focused = card === document.activeElement;
  // Among the lost ones it is asked why first; elsewhere it lies at once where it was dropped.
  if (!("asks" in place.dataset)) place.querySelector("[data-cards]").prepend(card);
  if (focused) card.focus();
  card.setAttribute("aria-busy", "true");
  const values = { status: place.dataset.place, from: card.dataset.card };
  // What goes wrong is shown by failures.js, and puts the card back below.
  window.htmx.ajax("post", card.dataset.moveUrl, { source: card, target: card, swap: "outerHTML", values }).catch(() => {});
}

document.addEventListener("board:lift", ({ target }) => lift(target));
document.addEventListener("board:aim", ({ detail }) => {
  aim(detail.place);
  if (detail.place && detail.number) say("over", { ...detail, place: detail.place.getAttribute("aria-label") });
});
document.addEventListener("board:cancel", () => {
  const { card, home } = letGo();
  if (card) say("back", { card: card.dataset.name, place: home.getAttribute("aria-label") });
});
document.addEventListener("board:drop", () => {
  const { card, place, home } = letGo();
  if (!place || place === home) return say("back", { card: card.dataset.name, place: home.getAttribute("aria-label") });
  say("dropped", { card: card.dataset.name, place: place.getAttribute("aria-label") });
  return send(card, place);
});

// A card that comes finds its place, wherever it was asked for: on top of its column, or off the board.
function settle(card) {
  const place = board()?.querySelector(`[data-place="${card.dataset.card}"]`);
  const cards = place?.querySelector("[data-cards]");
  if (!cards) card.remove();
  else if (!cards.contains(card)) cards.prepend(card);
}

let held = "";
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const card = detail.target.closest?.("[data-card]");
  held = card?.contains(document.activeElement) || card === document.activeElement ? card.id : "";
});
document.addEventListener("htmx:load", ({ detail }) => {
  const card = detail.elt;
  if (!card.matches?.("[data-card]") || !board()) return;
  settle(card);
  if (held === card.id && card.isConnected) card.focus();
});

// What was not replaced by the answer was not moved: no contact, refused, or asked why first.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const card = detail.elt;
  if (!card.matches?.("[data-card]") || !card.isConnected || !lay.has(card)) return;
  const [parent, next] = lay.get(card);
  lay.delete(card);
  card.removeAttribute("aria-busy");
  const focused = card === document.activeElement;
  parent.insertBefore(card, next?.parentNode === parent ? next : null);
  if (focused) card.focus();
});

// A colour is picked, written or taken from the proposals; the server says whether it works, and shows the bar in it.
const field = document.querySelector("[data-colour]");

if (field) {
  const pick = field.querySelector("[data-colour-pick]");
  const text = field.querySelector("[data-colour-text]");
  pick.hidden = false;
  document.querySelector("[data-colour-proposals]").hidden = false;

  const choose = (colour) => {
    text.value = colour;
    if (/^#[0-9a-f]{6}$/i.test(colour)) pick.value = colour;
    document.body.dispatchEvent(new CustomEvent("colour-chosen"));
  };

  pick.addEventListener("input", () => choose(pick.value));
  text.addEventListener("input", () => choose(text.value.trim()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-colour-set]");
    if (!button) return;
    event.preventDefault(); // without scripts it saves the colour at once
    choose(button.value);
    text.focus();
  });
}

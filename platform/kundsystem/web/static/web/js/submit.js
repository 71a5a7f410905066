// A form is sent once: its button shows that it works until there is an answer. data-no-busy leaves it alone (downloads).
function busy(button, on) {
  if (!button || button.closest("[data-no-busy]")) return;
  button.toggleAttribute("data-busy", on);
  if (on) button.setAttribute("aria-busy", "true");
  else button.removeAttribute("aria-busy");
  button.disabled = on;
}

const last = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sending !== undefined) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  last.set(form, event.submitter ?? form.querySelector("button:not([type=button])"));
}, true);

// Bubbling, so that whoever stopped the submission has done so.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.matches("[data-no-busy], [method=dialog]")) return;
  form.dataset.sending = "";
  setTimeout(() => busy(last.get(form), true)); // after the browser has read which button it was
});

const sender = (detail) => (detail.elt.matches("form") ? last.get(detail.elt) : detail.elt.closest("button"));

// A button that is out of use loses the focus: whoever goes by keyboard gets back to it, or to the one in its place.
let pressed = "";

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.requestConfig.verb === "get") return;
  const button = sender(detail);
  pressed = button && button === document.activeElement ? button.id : "";
  busy(button, true);
});
document.addEventListener("htmx:afterRequest", ({ detail }) => busy(sender(detail), false));
document.addEventListener("htmx:afterSettle", () => {
  const button = pressed && document.getElementById(pressed);
  if (!button || button.disabled) return;
  if (document.activeElement === document.body) button.focus({ preventScroll: true });
  pressed = "";
});

// Coming back with the browser's own button finds the form ready again.
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sending]").forEach((form) => {
    delete form.dataset.sending;
    form.querySelectorAll("[data-busy]").forEach((button) => busy(button, false));
  });
});

// What a deal comes to, while one types: quantity × price less the discount, and in a year when it recurs.
// The form has data-amount, the place data-amount-out (data-year: "per year").
const times = { month: 12, quarter: 4, year: 1 };
const number = (text) => {
  const value = Number.parseFloat(text.replace(/[\s\u00a0\u202f']/g, "").replace(/[\u2212\u2013]/g, "-").replace(",", "."));
  return Number.isFinite(value) ? value : null;
};

function show(form) {
  const out = form.querySelector("[data-amount-out]");
  const read = (name) => number(form.elements[name]?.value ?? "");
  const price = read("unit_price");
  if (!out) return;
  if (price === null) { out.textContent = ""; return; }
  const amount = (read("quantity") ?? 1) * price * (100 - (read("discount") ?? 0)) / 100;
  const language = document.documentElement.lang;
  const kronor = (sum) => new Intl.NumberFormat(language === "en" ? "en-GB" : "sv-SE", {
    maximumFractionDigits: 2, minimumFractionDigits: Number.isInteger(sum) ? 0 : 2,
  }).format(sum) + (language === "en" ? " SEK" : "\u00a0kr");
  const yearly = times[form.elements.recurrence?.value];
  out.textContent = `= ${kronor(amount)}` + (yearly > 1 ? `, ${kronor(amount * yearly)} ${out.dataset.year}` : "");
}

const shown = (root) => root.querySelectorAll?.("form[data-amount]").forEach(show);
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-amount]");
  if (form) show(form);
});
document.addEventListener("htmx:load", ({ detail }) => {
  if (detail.elt.matches?.("form[data-amount]")) show(detail.elt);
  shown(detail.elt);
});
shown(document);

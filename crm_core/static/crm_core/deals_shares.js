// How a deal's revenue is shared, while one types: the sum of the shares, about how much each comes to, and even shares.
const read = (field) => Number.parseFloat(field.value.replace(/\s/g, "").replace(",", ".")) || 0;
const language = document.documentElement.lang === "en" ? "en-GB" : "sv-SE";
const write = (value) => new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(value);

for (const form of document.querySelectorAll("form[data-shares]")) {
  const fields = [...form.querySelectorAll("tbody input")];
  const whole = Number.parseFloat(form.dataset.amount);
  const show = () => {
    const sum = Math.round(fields.reduce((total, field) => total + read(field), 0) * 100) / 100;
    form.querySelector("[data-sum]").textContent = `${write(sum)} %`;
    for (const field of fields) {
      const part = field.closest("tr").querySelector("[data-part]");
      part.textContent = read(field) ? write(Math.round(whole * read(field)) / 100) : "";
    }
  };
  form.addEventListener("input", show);
  const even = form.querySelector("[data-even]");
  if (even && fields.length > 1) {
    even.hidden = false;
    even.addEventListener("click", () => {
      const each = Math.floor(10000 / fields.length);
      fields.forEach((field, place) => {
        const share = place === fields.length - 1 ? 10000 - each * (fields.length - 1) : each;
        field.value = write(share / 100);
      });
      show();
    });
  }
  show();
}

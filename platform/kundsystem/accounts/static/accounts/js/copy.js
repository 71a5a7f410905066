// data-copy="id" on a button: copies what stands in that field, and says so.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const label = button.querySelector("span");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    label.textContent = button.dataset.copied;
  });
  field.addEventListener("focus", () => field.select());
}

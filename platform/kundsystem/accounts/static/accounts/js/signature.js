// How one's mails end follows what is typed, or is the usual when nothing is.
const shown = document.querySelector("[data-signed]");
const typed = document.querySelector("#id_signature");

typed?.addEventListener("input", () => {
  shown.innerText = typed.value.trim() || shown.dataset.signed;
});

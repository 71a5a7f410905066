// A deal's form: what a product proposes never takes the place of what is being typed when it comes.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const box = event.detail.target;
  if (box.closest(".dform") && box === document.activeElement) event.preventDefault();
});

// A file that is dropped or chosen is sent at once; without this the button sends it.
for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.querySelector("[data-drop-input]");
  const zone = input.closest("label");
  const send = form.querySelector("[data-drop-send]");
  const name = form.querySelector("[data-drop-name]");

  const go = () => {
    if (!input.files.length) return;
    name.textContent = input.files[0].name;
    form.requestSubmit(send);
  };

  input.addEventListener("change", go);
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    go();
  });

  // Chosen before this script was here. Whoever comes back to the page has sent it already.
  if (performance.getEntriesByType("navigation")[0]?.type === "navigate") go();
}

// A file dropped beside the box would otherwise replace the page.
for (const kind of ["dragover", "drop"]) {
  addEventListener(kind, (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
}

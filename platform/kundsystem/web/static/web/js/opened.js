// Says which thing the page is about (data-about of the body) once it is read, so that it is found again at once.
const about = document.body.dataset.about;
const address = document.querySelector("[data-opened]")?.dataset.opened;

function say() {
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const body = new URLSearchParams({ about });
  fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token }, keepalive: true }).catch(() => {});
}

if (about && address) (window.requestIdleCallback ?? setTimeout)(say);

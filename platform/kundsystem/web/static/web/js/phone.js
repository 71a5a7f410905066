// On a phone, and where it is installed: lets the service worker keep what is needed without coverage, tells what waits
// to be sent, and leaves nothing behind when one signs out. Pages say with a meta element where the worker is.
const meta = document.querySelector('meta[name="phone-worker"]');
const small = matchMedia("(max-width: 767px)").matches || matchMedia("(display-mode: standalone)").matches;

function ask(worker, message) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage(message, [port2]);
  });
}

function tell({ sent = 0, notes }) {
  const wrong = notes.filter((note) => note.problem).length;
  const counts = { sent, wrong, waiting: notes.length - wrong };
  for (const [name, count] of Object.entries(counts)) {
    const line = document.querySelector(`[data-phone-${name}]`);
    if (!line) continue;
    line.hidden = !count;
    line.querySelector("[data-count]").textContent = count;
  }
}

async function open() {
  await navigator.serviceWorker.register(meta.content, { scope: "/" });
  const { active } = await navigator.serviceWorker.ready;
  const about = { person: meta.dataset.person };
  tell(await ask(active, { ask: "open", ...about }));
  addEventListener("online", async () => tell(await ask(active, { ask: "open", ...about })));
}

// Signing out: what waits is sent first; what can not be sent is asked about, for it goes with the rest.
async function leave(event) {
  const form = event.target;
  const here = navigator.serviceWorker?.controller;
  if (!meta || !here || form.dataset.left || form.getAttribute("action") !== meta.dataset.leave) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { notes } = await ask(here, { ask: "leave" });
  if (notes.length && !confirm(meta.dataset.lost)) return;
  await ask(here, { ask: "wipe" });
  form.dataset.left = "";
  form.submit();
}

document.addEventListener("submit", leave, true);
if (meta && small && navigator.serviceWorker) addEventListener("load", () => open().catch(() => undefined));

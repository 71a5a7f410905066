// Takes receipts away after eight seconds, not while somebody points at them or has them in focus.
const LIFE = 8000;
const watched = new WeakSet();

function watch(toast) {
  if (watched.has(toast) || toast.classList.contains("still")) return;
  watched.add(toast);
  let left = LIFE;
  let since = 0;
  let timer = 0;
  const run = () => {
    since = performance.now();
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), left);
  };
  const pause = () => {
    clearTimeout(timer);
    left -= performance.now() - since;
  };
  toast.addEventListener("mouseenter", pause);
  toast.addEventListener("mouseleave", run);
  toast.addEventListener("focusin", pause);
  toast.addEventListener("focusout", run);
  run();
}

const region = document.getElementById("toasts");
const watchAll = () => region?.querySelectorAll("[data-toast]").forEach(watch);

if (region) new MutationObserver(watchAll).observe(region, { childList: true });
watchAll();

document.addEventListener("click", (event) => {
  event.target.closest("[data-toast-close], [data-notice-close]")?.closest("[data-toast], [data-notice]").remove();
});

// An undone thing needs no more undoing.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful) detail.elt.closest?.("[data-toast]")?.remove();
});

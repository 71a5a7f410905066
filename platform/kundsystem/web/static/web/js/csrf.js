// Gives htmx the token that Django asks for, and leaves the page when a fragment turns out to be a whole one.
const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") detail.headers["X-CSRFToken"] = token();
});

// A whole document in answer to a fragment's request means that we were sent elsewhere, most often to sign in.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, boosted, requestConfig, target } = event.detail;
  const whole = /^\s*<!doctype html/i.test(xhr.responseText);
  if (!whole || boosted || target === document.body || requestConfig.elt.closest("[hx-select]")) return;
  event.detail.shouldSwap = false;
  const moved = new URL(xhr.responseURL).pathname !== new URL(event.detail.pathInfo.requestPath, location).pathname;
  if (moved) location.assign(xhr.responseURL);
});

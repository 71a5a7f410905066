// No contact, or an error of ours: says so beside the part that it concerns, and offers to try again.
const template = document.getElementById("failure");

function why(status) {
  if (status === 0) return "network";
  if (status === 429) return "many";
  return status >= 500 ? "server" : "forbidden";
}

function place(detail) {
  const { elt, target } = detail;
  const form = elt.closest("form");
  if (detail.requestConfig.verb !== "get" && form && !form.closest("[popover], tr")) return form;
  const table = target.closest("table");
  return (table ?? elt).closest(".panel, dialog, main") ?? document.querySelector("main");
}

function clear(root) {
  root.querySelectorAll("[data-failure]").forEach((box) => box.remove());
}

function show({ detail }) {
  const { elt, target, requestConfig } = detail;
  const host = place(detail);
  clear(host);
  const box = template.content.cloneNode(true).firstElementChild;
  const kind = requestConfig.verb === "get" ? "read" : "write";
  box.querySelector(`[data-when="${kind}"]`).hidden = false;
  box.querySelector(`[data-why="${why(detail.xhr?.status ?? 0)}"]`).hidden = false;
  box.querySelector("[data-retry]").addEventListener("click", () => {
    box.remove();
    if (!elt.isConnected) return location.reload();
    if (elt.matches("form")) return elt.requestSubmit();
    window.htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt, target });
  });
  host.prepend(box);
}

document.addEventListener("htmx:sendError", show);
document.addEventListener("htmx:timeout", show);
document.addEventListener("htmx:responseError", show);
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.matches("form")) clear(detail.elt);
});

// A user error that the server aims itself (HX-Retarget) is shown as it came, whatever its status.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status >= 400 && detail.xhr.getResponseHeader("HX-Retarget")) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});

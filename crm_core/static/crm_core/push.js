// Turns phone notifications on in this browser: asks it for an address, and gives that to the server.
const place = document.querySelector("[data-push]");

function key(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
}

async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") {
    place.querySelector("[data-push-refused]").hidden = false;
    return;
  }
  await navigator.serviceWorker.register(place.dataset.pushWorker, { scope: "/" });
  const { pushManager } = await navigator.serviceWorker.ready;
  // One that was made with another key is of no use.
  await (await pushManager.getSubscription())?.unsubscribe();
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key(place.dataset.push) });
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" };
  const answer = await fetch(place.dataset.pushUrl, { method: "POST", headers, body: JSON.stringify(made) });
  if (answer.ok) location.reload();
  else place.querySelector("[data-push-refused]").hidden = false;
}

if (place) {
  const can = "Notification" in window && "PushManager" in window && navigator.serviceWorker;
  place.querySelector(can ? "[data-push-on]" : "[data-push-cannot]").hidden = false;
  if (document.querySelector("[data-push-here]")) place.querySelector("[data-push-on]").hidden = true;
  place.querySelector("[data-push-on]").addEventListener("click", () => {
    turnOn().catch(() => {
      place.querySelector("[data-push-refused]").hidden = false;
    });
  });
}

// Turned off here: the browser forgets it too.
document.addEventListener("submit", (event) => {
  if (!event.target.querySelector("[data-push-here]")) return;
  navigator.serviceWorker?.ready.then(({ pushManager }) => pushManager.getSubscription()).then((made) => made?.unsubscribe());
});

// Files in a note and among a customer's files: chosen, dropped, pasted or taken with the camera, sent one by one with
// their progress, and taken away again before the note is saved. Without it the form itself carries them.
const LIMIT = 25_000_000;

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const words = () => document.getElementById("upload-words")?.dataset ?? {};

function put(url, file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file, file.name || "bild.png");
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? loaded / total : 0));
    request.addEventListener("load", () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // Not an answer of ours: told as a failure below.
      }
      if (request.status === 201) resolve(answer);
      else reject(new Error(answer.message ?? words().failed ?? ""));
    });
    request.addEventListener("error", () => reject(new Error(words().offline ?? "")));
    request.send(body);
  });
}

function line(list, name) {
  const item = document.createElement("li");
  const text = document.createElement("span");
  const bar = document.createElement("progress");
  text.className = "nm";
  text.textContent = name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  item.append(text, bar);
  list.append(item);
  return { item, text, bar };
}

function button(item, name, act) {
  const away = document.createElement("button");
  away.type = "button";
  away.textContent = "×";
  away.setAttribute("aria-label", `${words().away ?? "×"} ${name}`);
  away.addEventListener("click", act);
  item.append(away);
}

function failed({ item, bar }, name, sentence) {
  bar.remove();
  item.classList.add("bad");
  const why = document.createElement("span");
  why.textContent = sentence;
  item.append(why);
  button(item, name, () => item.remove());
}

async function send(form, file) {
  const shown = line(form.querySelector("[data-uploads]"), file.name || words().picture || "");
  if (!file.size) return failed(shown, file.name, words().empty ?? "");
  if (file.size > LIMIT) return failed(shown, file.name, words().large ?? "");
  const many = form.matches("[data-upload-many]");
  form.dataset.uploading = Number(form.dataset.uploading ?? 0) + 1;
  try {
    const kept = await put(many ? form.action : form.dataset.uploadUrl, file, (part) => (shown.bar.value = part));
    shown.bar.remove();
    shown.text.textContent = kept.name;
    if (!many) attach(shown.item, kept);
  } catch (error) {
    failed(shown, file.name, error.message);
  } finally {
    form.dataset.uploading = Number(form.dataset.uploading) - 1;
    if (form.dataset.uploading === "0") delete form.dataset.uploading;
  }
}

function attach(item, kept) {
  if (kept.preview) {
    const picture = new Image(22, 22);
    picture.src = kept.preview;
    picture.alt = "";
    item.prepend(picture);
  }
  const key = document.createElement("input");
  Object.assign(key, { type: "hidden", name: "file", value: kept.key });
  item.append(key);
  button(item, kept.name, () => discard(item, kept.discard));
}

function discard(item, url) {
  item.remove();
  fetch(url, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => {}); // swept away later if not now
}

async function sendAll(form, files) {
  // One after the other: many at once would only make each slower.
  for (const file of files) await send(form, file);
  if (form.matches("[data-upload-many]") && !form.querySelector("[data-uploads] .bad")) {
    window.htmx.trigger(document.body, "files-changed");
  }
}

const formOf = (element) =>
  element.closest?.("[data-composer], [data-upload-many]") ??
  element.closest?.("[data-dropzone]")?.querySelector("[data-upload-many]");

document.addEventListener("change", ({ target }) => {
  if (!target.matches('[data-upload], [data-upload-many] [type="file"]')) return;
  const files = [...target.files];
  target.value = "";
  sendAll(formOf(target), files);
});

document.addEventListener("paste", (event) => {
  const form = formOf(event.target);
  const files = [...(event.clipboardData?.files ?? [])];
  if (!form || !files.length) return;
  event.preventDefault();
  sendAll(form, files);
});

const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
document.addEventListener("dragover", (event) => {
  const form = carriesFiles(event) && formOf(event.target);
  document.querySelectorAll(".over").forEach((one) => one !== form && one.classList.remove("over"));
  if (!form) return;
  event.preventDefault();
  form.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.querySelectorAll(".over").forEach((one) => one.classList.remove("over"));
});
document.addEventListener("drop", (event) => {
  const form = carriesFiles(event) && formOf(event.target);
  if (!form) return;
  event.preventDefault();
  form.classList.remove("over");
  sendAll(form, [...event.dataTransfer.files]);
});

document.addEventListener("click", ({ target }) => {
  const away = target.closest("[data-discard]");
  if (away) discard(away.closest("li"), away.dataset.discard);
});

// A note is not saved while a file is still on its way: it would arrive without it.
document.addEventListener("htmx:confirm", (event) => {
  const form = event.detail.elt;
  if (!form.matches?.("[data-composer]") || form.dataset.uploading === undefined) return;
  event.preventDefault();
  const wait = setInterval(() => {
    if (form.dataset.uploading !== undefined) return;
    clearInterval(wait);
    event.detail.issueRequest(true);
  }, 150);
});

// Texts with bold, lists and links, written as they look; fields put in where one writes; and the picture of a block.
const TOOLS = [
  ["bold", "B"],
  ["italic", "I"],
  ["formatBlock", "H", "h2"],
  ["insertUnorderedList", "•"],
];
let last = null; // where a field goes

function rich(area) {
  const box = document.createElement("div");
  const bar = document.createElement("div");
  const text = document.createElement("div");
  box.className = "rich";
  bar.setAttribute("role", "toolbar");
  text.contentEditable = "true";
  text.setAttribute("role", "textbox");
  text.setAttribute("aria-multiline", "true");
  text.setAttribute("aria-label", area.labels[0]?.textContent ?? "");
  text.innerHTML = area.value; // clean: it comes from the server, which lets a few tags through
  for (const [command, sign, value] of TOOLS) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn ic s btn-ghost";
    button.textContent = sign;
    button.setAttribute("aria-label", area.form.dataset[command] ?? command);
    button.addEventListener("click", () => {
      text.focus();
      document.execCommand(command, false, value);
    });
    bar.append(button);
  }
  text.addEventListener("input", () => { area.value = text.innerHTML; });
  text.addEventListener("focus", () => { last = text; });
  text.addEventListener("paste", (event) => {
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  });
  box.append(bar, text);
  area.hidden = true;
  area.after(box);
  area.labels[0]?.addEventListener("click", () => text.focus());
}

function insert(path) {
  const field = `{{ ${path} }}`;
  const target = last?.isConnected ? last : document.querySelector("[contenteditable], [data-mail-head]");
  target?.focus();
  if (target?.isContentEditable) document.execCommand("insertText", false, field);
  else if (target) {
    target.setRangeText(field, target.selectionStart, target.selectionEnd, "end");
    target.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function arrange(form) {
  const layout = form.querySelector("[name=layout]").value;
  form.querySelectorAll("[data-only]").forEach((one) => { one.hidden = !one.dataset.only.split(" ").includes(layout); });
}

async function picture(input) {
  const pictures = input.closest("[data-pictures]");
  const wrong = pictures.parentElement.querySelector("[data-picture-error]");
  const body = new FormData();
  body.append("file", input.files[0]);
  const headers = { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content, Accept: "application/json" };
  const answer = await fetch(pictures.dataset.upload, { method: "POST", body, headers });
  const told = await answer.json();
  wrong.hidden = answer.ok;
  if (!answer.ok) {
    wrong.textContent = told.message;
    return;
  }
  const label = document.createElement("label");
  const radio = document.createElement("input");
  const image = document.createElement("img");
  label.className = "pick";
  Object.assign(radio, { type: "radio", name: "picture", value: told.key, checked: true, className: "sr" });
  Object.assign(image, { src: told.url, alt: told.name });
  label.append(radio, image);
  input.closest("label").before(label);
}

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-mail-insert]");
  if (!chosen) return;
  chosen.closest("[popover]")?.hidePopover();
  insert(chosen.dataset.mailInsert);
});
document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-mail-head], [data-piece-form] input[type=text]")) last = event.target;
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[name=layout]")) arrange(event.target.form);
  if (event.target.matches("[data-picture-file]") && event.target.files.length) picture(event.target);
});

document.querySelectorAll("[data-piece-form]").forEach(arrange);
document.querySelectorAll("textarea[data-rich]").forEach(rich);
document.execCommand("defaultParagraphSeparator", false, "p");

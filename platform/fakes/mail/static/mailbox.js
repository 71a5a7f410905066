// Shows new letters as they come, empties the mailbox, sends letters and reports on texts.

const list = document.querySelector("[data-letters]");

async function follow() {
  for (;;) {
    const newest = list.querySelector("[data-newest]")?.dataset.newest ?? "";
    const asked = new URLSearchParams({ after: newest, wait: 30, limit: 1, q: new URLSearchParams(location.search).get("q") ?? "" });
    try {
      const answer = await fetch(`${list.dataset.letters}?${asked}`);
      if (answer.ok && (await answer.json()).messages.length) await refresh();
      if (!answer.ok) await pause();
    } catch {
      await pause(); // it is being started again
    }
  }
}

async function refresh() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  list.replaceChildren(...page.querySelector("[data-letters]").childNodes);
}

const pause = () => new Promise((resume) => setTimeout(resume, 2000));

// A page of older letters stays as it is.
if (list && !new URLSearchParams(location.search).has("before")) follow();

for (const button of document.querySelectorAll("[data-empty]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!confirm(button.dataset.really)) return;
    await fetch(button.dataset.empty, { method: "DELETE" });
    location.assign(location.pathname);
  });
}

// Changes are asked for by PUT, which a stranger's page in the same browser can not send.
async function put(address, body, output) {
  const answer = await fetch(address, { method: "PUT", body });
  const told = answer.ok ? "" : ((await answer.json().catch(() => ({}))).error ?? answer.status);
  output.textContent = answer.ok ? output.dataset.sent : `${output.dataset.notSent} ${told}`;
}

for (const form of document.querySelectorAll("[data-write]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await put(form.dataset.write, JSON.stringify(Object.fromEntries(new FormData(form))), form.querySelector("output"));
  });
}

for (const button of document.querySelectorAll("[data-report]")) {
  button.addEventListener("click", () => put(button.dataset.report, button.value, button.parentElement.querySelector("output")));
}

// The service worker. It keeps the shell and what `phone/kept/` gives, shows it where there is no coverage, and sends
// the notes that were written there once there is. The server writes VERSION and SHELL in front of this.
/* global VERSION, SHELL */
const SHELL_CACHE = `shell-${VERSION}`;
const KEPT = "kept";
const DAY = 24 * 60 * 60 * 1000;
const FRESH = 5 * 60 * 1000; // what is younger is not asked for again
const SLOW = 5000; // longer than this nobody waits in a car, when there is something kept to show
const NOTE = /^\/customers\/([^/]+)\/notes\/new\/$/;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(SHELL_CACHE).then((cache) => cache.addAll(SHELL)));
});

self.addEventListener("activate", (event) => {
  const old = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELL_CACHE);
    await Promise.all(names.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(old());
});

// --- Asking ---------------------------------------------------------------------------------------------------------

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  // Whoever signs in or out, or changes the language: what was kept is perhaps not theirs, and is fetched again.
  if (request.method === "POST" && url.pathname.startsWith("/accounts/")) event.waitUntil(caches.delete(KEPT));
  if (request.method === "POST" && NOTE.test(url.pathname)) event.respondWith(noted(request, url));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (SHELL.includes(url.pathname)) event.respondWith(part(request));
});

async function part(request) {
  return (await caches.match(request, { cacheName: SHELL_CACHE })) ?? fetch(request);
}

async function page(request, url) {
  const asked = fetch(request);
  const kept = await read();
  if (!kept) return asked.catch(() => nothing());
  const slow = new Promise((_resolve, reject) => setTimeout(reject, SLOW));
  const found = find(kept, url);
  try {
    return await (found ? Promise.race([asked, slow]) : asked);
  } catch {
    asked.catch(() => undefined);
    return frame(kept, found ?? kept.pages[""], request.url);
  }
}

// --- What is kept ---------------------------------------------------------------------------------------------------

async function read() {
  const answer = await caches.match("/phone/kept/", { cacheName: KEPT });
  const kept = answer && (await answer.json());
  if (!kept) return null;
  const age = Date.now() - kept.fetched;
  if (age < kept.days * DAY && age > -DAY) return kept;
  await caches.delete(KEPT);
  return null;
}

async function write(kept) {
  await (await caches.open(KEPT)).put("/phone/kept/", new Response(JSON.stringify(kept)));
}

async function refresh() {
  const before = await read();
  if (before && Date.now() - before.fetched < FRESH) return;
  const asked = `/phone/kept/${before ? `?have=${before.mark}` : ""}`;
  const answer = await fetch(asked, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual" });
  if (answer.status === 204) return write({ ...before, fetched: Date.now() });
  // Led to the sign-in page, or not allowed any more: what was kept is not this browser's to show.
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return void caches.delete(KEPT);
  if (!answer.ok) return;
  const policy = answer.headers.get("Content-Security-Policy") ?? "default-src 'self'";
  const kept = await answer.json();
  if (kept.person === (await fact("person"))) await write({ ...kept, policy, fetched: Date.now() });
}

function find(kept, url) {
  const { pages } = kept;
  if (url.pathname === kept.calendar || url.pathname === "/") {
    const week = monday(url.searchParams.get("date"));
    return pages[`${kept.calendar}?date=${week}`];
  }
  const whole = pages[url.pathname + url.search] ?? pages[url.pathname];
  if (whole) return whole;
  // A tab of a customer's window is the customer's card here.
  const above = Object.keys(pages).find((path) => pages[path].below && url.pathname.startsWith(path));
  return above && pages[above];
}

function monday(text) {
  const day = /^\d{4}-\d\d-\d\d$/.test(text ?? "") ? new Date(`${text}T12:00`) : new Date();
  day.setDate(day.getDate() - ((day.getDay() + 6) % 7));
  const two = (number) => String(number).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

const safe = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function frame(kept, found) {
  const html = found.html + (found.then && kept.pages[found.then] ? kept.pages[found.then].html : "");
  const body = kept.frame
    .split("__TITLE__").join(safe(found.title))
    .split("__FETCHED__").join(String(kept.fetched))
    .split("<!--kept-->").join(html);
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": kept.policy };
  return new Response(body, { headers });
}

// Nothing is kept: the browser's own page says that there is no contact.
function nothing() {
  return Response.error();
}

// --- Notes that wait ------------------------------------------------------------------------------------------------

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("phone", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("notes", { keyPath: "key" });
      asked.result.createObjectStore("facts");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function stored(name, mode, ask) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const work = database.transaction(name, mode);
      const asked = ask(work.objectStore(name));
      work.oncomplete = () => resolve(asked.result);
      work.onerror = work.onabort = () => reject(work.error);
    });
  } finally {
    database.close();
  }
}

const fact = (name) => stored("facts", "readonly", (facts) => facts.get(name));
const remember = (name, value) => stored("facts", "readwrite", (facts) => facts.put(value, name));
const keep = (note) => stored("notes", "readwrite", (notes) => notes.put(note));
const drop = (key) => stored("notes", "readwrite", (notes) => notes.delete(key));

async function mine() {
  const person = await fact("person");
  return (await stored("notes", "readonly", (notes) => notes.getAll())).filter((note) => note.person === person);
}

// A key as the server makes them: the time first, so that they lie in order.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let place = 0; place < 6; place += 1) bytes[place] = Math.floor(now / 256 ** (5 - place)) % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// A note is posted: by the page as it came from the server, which may bring files, or by one that is kept.
async function noted(request, url) {
  const isKept = !(request.headers.get("Content-Type") ?? "").startsWith("multipart/");
  const copy = request.clone();
  if (!isKept) {
    try {
      return await fetch(request);
    } catch (error) {
      if (!(await fact("person"))) throw error;
    }
  }
  const form = await copy.formData();
  const customer = NOTE.exec(url.pathname)[1];
  const body = String(form.get("body") ?? "");
  if (body.trim()) {
    const kept = await read();
    const name = kept?.pages[`/customers/${customer}/`]?.title ?? "";
    const facts = { customer, name, body, kind: String(form.get("kind") ?? ""), written: Date.now() };
    await keep({ ...facts, key: form.get("key") || newKey(), person: await fact("person"), problem: "" });
    await self.registration.sync?.register("notes").catch(() => undefined);
    await send().catch(() => undefined);
  }
  const back = (await read())?.pages[`/customers/${customer}/`] ? `/customers/${customer}/` : "/phone/waiting/";
  if (request.headers.get("HX-Request")) return new Response("", { headers: { "HX-Redirect": back } });
  return Response.redirect(back, 303);
}

// Each is sent with its own key, so that one whose answer was lost is there once all the same.
function send() {
  return navigator.locks.request("notes", async () => {
    const waiting = (await mine()).filter((note) => !note.problem);
    if (!waiting.length) return 0;
    const asked = { cache: "no-store", redirect: "manual", headers: { Accept: "application/json" } };
    const answer = await fetch("/phone/token/", asked);
    if (!answer.ok) return 0;
    const { person, token } = await answer.json();
    let sent = 0;
    for (const note of waiting.filter((one) => one.person === person)) {
      if (!(await sendOne(note, token))) break;
      if (!note.problem) sent += 1;
    }
    return sent;
  });
}

async function sendOne(note, token) {
  const { key, customer, kind, body, written } = note;
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token };
  const facts = JSON.stringify({ key, customer, kind, body, ago: (Date.now() - written) / 1000 });
  const answer = await fetch("/phone/notes/", { method: "POST", headers, body: facts, redirect: "manual" });
  if (answer.ok) {
    await drop(key);
    return true;
  }
  const said = await answer.json().catch(() => null);
  // Trouble that passes is tried again; what is refused needs somebody to look at it.
  if (!said?.message || answer.status >= 500 || answer.status === 429) return false;
  note.problem = said.message;
  await keep(note);
  return true;
}

self.addEventListener("sync", (event) => {
  if (event.tag === "notes") event.waitUntil(send());
});

// --- What pages ask -------------------------------------------------------------------------------------------------

async function wipe() {
  await caches.delete(KEPT);
  await stored("notes", "readwrite", (notes) => notes.clear());
  await stored("facts", "readwrite", (facts) => facts.clear());
}

const told = async () => (await mine()).sort((one, other) => one.written - other.written);

const answers = {
  async open({ person }) {
    // A page that was still being loaded when this worker became active was not claimed then.
    await self.clients.claim();
    if ((await fact("person")) !== person) {
      await wipe();
      await remember("person", person);
    }
    const sent = await send().catch(() => 0);
    await refresh().catch(() => undefined);
    return { sent, notes: await told() };
  },
  async list() {
    return { notes: await told() };
  },
  async again({ key }) {
    for (const note of await mine()) if (!key || note.key === key) await keep({ ...note, problem: "" });
    const sent = await send().catch(() => 0);
    return { sent, notes: await told() };
  },
  async drop({ key }) {
    await drop(key);
    return { notes: await told() };
  },
  async leave() {
    await send().catch(() => 0);
    return { notes: await told() };
  },
  async wipe() {
    await wipe();
    return { notes: [] };
  },
};

self.addEventListener("message", (event) => {
  const answer = answers[event.data?.ask];
  if (answer) event.waitUntil(answer(event.data).then((said) => event.ports[0]?.postMessage(said)));
});

// --- Notifications --------------------------------------------------------------------------------------------------

// The same one twice takes its own place: its tag is the notice's key.
self.addEventListener("push", (event) => {
  const { title, body, url, tag } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data;
  const show = async () => {
    const [open] = await self.clients.matchAll({ type: "window" });
    if (!open) return self.clients.openWindow(url);
    await open.focus();
    return open.navigate(url);
  };
  event.waitUntil(show());
});

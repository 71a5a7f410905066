// The main journey in Firefox, over WebDriver BiDi: `node journey.mjs FIREFOX ADDRESS EMAIL PASSWORD CUSTOMER`.
// Prints what it did; exits non-zero at the first thing that is not as it should be.
import puppeteer from "puppeteer-core";

const [executablePath, address, email, password, customer] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true, args: ["--width=1440", "--height=900"] });
const complaints = [];

async function step(name, work) {
  await work();
  console.log(`ok ${name}`);
}

function require(condition, sentence) {
  if (!condition) throw new Error(sentence);
}

try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => complaints.push(String(error)));
  // A request that the next one overtook is told of by htmx, and is what hx-sync is for.
  const overtaken = /^htmx:(afterRequest|sendAbort)/;
  page.on("console", (message) => message.type() === "error" && !overtaken.test(message.text()) && complaints.push(message.text()));

  await step("sign in", async () => {
    await page.goto(`${address}/accounts/login/?next=/customers/`);
    await page.type("input[name=login]", email);
    await page.type("input[name=password]", password);
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    require(page.url().endsWith("/customers/"), `signed in, but at ${page.url()}`);
  });

  await step("list", async () => {
    const names = await page.$$eval("a.rowlink", (links) => links.length);
    require(names >= 20, `the list has ${names} customers`);
  });

  await step("customer window with three whole notes", async () => {
    await page.goto(`${address}${customer}`);
    await page.waitForSelector("[data-strip] article.note");
    const whole = await page.$eval("[data-strip]", (strip) => {
      const box = strip.getBoundingClientRect();
      return [...strip.querySelectorAll("article.note")].filter((note) => {
        const own = note.getBoundingClientRect();
        return own.left >= box.left - 1 && own.right <= box.right + 1 && own.bottom <= innerHeight;
      }).length;
    });
    require(whole === 3, `${whole} whole notes are seen`);
  });

  await step("older notes without a click", async () => {
    for (let turn = 0; turn < 120; turn += 1) {
      const done = await page.$eval("[data-strip]", (strip) => {
        strip.scrollBy({ left: 900, behavior: "instant" });
        return strip.textContent.includes("(nr 47)") && strip.scrollLeft + strip.clientWidth >= strip.scrollWidth - 2;
      });
      if (done) return;
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    throw new Error("the oldest note never came");
  });

  await step("write a note", async () => {
    await page.type("#note-body", "Skrivet i Firefox.");
    await page.keyboard.down("Control");
    await page.keyboard.press("Enter");
    await page.keyboard.up("Control");
    await page.waitForFunction(() => document.querySelector("[data-strip] article.note")?.textContent.includes("Skrivet i Firefox."));
  });

  await step("edit the phone and undo", async () => {
    const cell = await page.$eval(".facts [data-cell]:has(a[href^='tel:'])", (found) => found.id);
    const before = await page.$eval(`#${cell}`, (found) => found.textContent.trim());
    await page.click(`#${cell} a.pen`);
    await page.waitForSelector(`#${cell} input[name=phone]`);
    await page.$eval(`#${cell} input[name=phone]`, (input) => { input.value = ""; });
    await page.type(`#${cell} input[name=phone]`, "090-12 34 56");
    await page.keyboard.press("Enter");
    await page.waitForFunction((id) => document.getElementById(id)?.textContent.includes("090-12 34 56"), {}, cell);
    await page.waitForSelector("[data-toast] form button");
    await page.$$eval("[data-toast] form button", (buttons) => buttons.at(-1).click());
    await page.waitForFunction((id, text) => document.getElementById(id)?.textContent.trim() === text, {}, cell, before);
  });

  await step("a tab in one click", async () => {
    await page.evaluate(() => document.querySelector("a[href$='/files/']").click());
    await page.waitForFunction(() => location.pathname.endsWith("/files/"));
  });

  const name = "Nordström & Söner Bygg AB";

  async function find(text) {
    await page.keyboard.down("Control");
    await page.keyboard.press("k");
    await page.keyboard.up("Control");
    await page.waitForSelector("#palette[open]");
    await page.keyboard.type(text);
    await page.waitForFunction((asked) => document.querySelector("#palette-hits [data-asked]")?.dataset.asked === asked, {}, text);
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  }

  await step("a misspelt name, a new deal by its letter", async () => {
    await page.goto(`${address}/customers/`);
    await find("nordsrtom soner");
    require(page.url().includes("/customers/"), `found something else: ${page.url()}`);
    await find("n");
    const product = await page.$$eval("#dnew-product option", (all) => all.find((one) => one.textContent === "Säljkompass").value);
    await page.select("#dnew-product", product);
    await page.waitForFunction(() => /1\s?000/.test(document.querySelector("#dnew-unit_price").value));
    await page.$eval("#dnew-quantity", (input) => { input.value = ""; });
    await page.type("#dnew-quantity", "2");
    await page.select("#dnew-recurrence", "month");
    await page.waitForFunction(() => /24\s000/.test(document.querySelector("#dnew-sum").textContent));
    await Promise.all([page.waitForNavigation(), page.click("form.dform button.btn-primary")]);
    await page.waitForFunction(() => document.querySelector("#deal-rows")?.textContent.includes("Säljkompass"));
  });

  await step("dragged to won, it runs", async () => {
    const tab = page.url();
    await page.goto(`${address}/deals/?show=board`);
    const [from, to] = await page.evaluate((customer) => {
      const card = [...document.querySelectorAll("[data-card]")].find((one) => one.textContent.includes(customer));
      const won = [...document.querySelectorAll("[data-board] > section")].find((one) => one.querySelector("header .chip").textContent.startsWith("Avtal"));
      card.scrollIntoView({ block: "nearest" });
      return [card, won].map((one) => { const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + 50]; });
    }, name);
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(from[0] + 20, from[1] + 10, { steps: 3 });
    await page.mouse.move(to[0], to[1] + 60, { steps: 8 });
    await page.mouse.up();
    await page.waitForFunction(() => document.querySelector("[data-toast]")?.textContent.includes("Avtal"));
    await page.goto(tab);
    await page.waitForFunction(() => /24\s000/.test(document.querySelector("tfoot")?.textContent));
    await page.evaluate(() => document.querySelector("#deal-rows form[action$='/archive/'] button").click());
    await page.waitForFunction(() => !document.querySelector("#deal-rows")?.textContent.includes("Säljkompass"));
  });

  await step("a telephone number written another way", async () => {
    await page.goto(`${address}/customers/`);
    await find("Nordström (0490) 12.34-56");
    require((await page.$eval("h1", (found) => found.textContent)).trim() === name, `found something else: ${page.url()}`);
  });

  await step("sign out", async () => {
    await page.click("button[popovertarget=account-menu]");
    await page.waitForSelector("#account-menu form[action='/accounts/logout/'] button", { visible: true });
    await page.click("#account-menu form[action='/accounts/logout/'] button");
    await page.waitForFunction(() => location.pathname.startsWith("/accounts/login/"));
  });

  require(complaints.length === 0, `Firefox complained: ${complaints.join("\n")}`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser.close();
}

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
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));

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

// A code of six digits: the form goes on by itself when all of them are there. A longer recovery code is sent by the button.
for (const form of document.querySelectorAll("[data-code-form]")) {
  const box = form.querySelector('[name="code"]');
  let sent = "";
  box?.addEventListener("input", () => {
    const digits = box.value.replace(/\s/g, "");
    // Only what the device filled in or somebody typed to the end, and the same one not twice.
    if (/^\d{6}$/.test(digits) && digits !== sent && !form.hasAttribute("data-wait")) {
      sent = digits;
      form.requestSubmit();
    }
  });
}

// Somebody who has chosen to write a recovery code is not sent away after its sixth digit.
document.querySelector(".recover")?.addEventListener("toggle", (event) => {
  const form = document.querySelector("[data-code-form]");
  form?.toggleAttribute("data-wait", event.target.open);
  form?.querySelector('[name="code"]')?.focus();
});

// Passkeys: the browser and the device agree, and what comes of it is posted. The server's options lie in the page as JSON,
// where bytes are written in base64url.
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withBytes = (credentials) => credentials?.map((one) => ({ ...one, id: toBytes(one.id) }));

function forCreating({ publicKey: options }) {
  const user = { ...options.user, id: toBytes(options.user.id) };
  const excludeCredentials = withBytes(options.excludeCredentials);
  return { publicKey: { ...options, user, excludeCredentials, challenge: toBytes(options.challenge) } };
}

function forGetting({ publicKey: options }) {
  const allowCredentials = withBytes(options.allowCredentials);
  return { publicKey: { ...options, allowCredentials, challenge: toBytes(options.challenge) } };
}

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  response.transports = credential.response.getTransports?.() ?? [];
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

// On the sign-in page they are fetched when they are wanted: most people never want them.
async function optionsFor({ dataset }) {
  if (!dataset.passkeyOptions) return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(dataset.passkeyOptions, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return answer.json();
}

// A passkey that is to let in alone lies in the device and is opened by finger, face or code.
const chosen = (form, options) => {
  const box = form.querySelector('[name="passwordless"]');
  if (!box) return options;
  const alone = { residentKey: box.checked ? "required" : "discouraged", requireResidentKey: box.checked };
  const authenticatorSelection = { ...options.publicKey.authenticatorSelection, ...alone };
  if (box.checked) authenticatorSelection.userVerification = "required";
  return { publicKey: { ...options.publicKey, authenticatorSelection } };
};

for (const form of document.querySelectorAll("[data-passkey]")) {
  const failed = form.querySelector("[data-passkey-failed]");
  const box = form.querySelector('[name="credential"]');
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    failed.hidden = true;
    try {
      const options = await optionsFor(form);
      const credential =
        form.dataset.passkey === "create"
          ? await navigator.credentials.create(forCreating(chosen(form, options.creation_options)))
          : await navigator.credentials.get(forGetting(options.request_options));
      box.value = JSON.stringify(written(credential));
      form.submit();
    } catch {
      // Broken off, taken too long, or no passkey for this address: the page says so and stays.
      failed.hidden = false;
    }
  }, { capture: true });
  // Pressed before this script was here, it would have posted a form without an answer from the device.
  for (const button of form.querySelectorAll("[data-passkey-start]")) button.disabled = false;
}

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

for (const form of document.querySelectorAll("[data-passkey]")) {
  const options = JSON.parse(document.getElementById("passkey-options").textContent);
  const failed = form.querySelector("[data-passkey-failed]");
  const box = form.querySelector('[name="credential"]');
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    failed.hidden = true;
    try {
      const credential =
        form.dataset.passkey === "create"
          ? await navigator.credentials.create(forCreating(options.creation_options))
          : await navigator.credentials.get(forGetting(options.request_options));
      box.value = JSON.stringify(written(credential));
      form.submit();
    } catch {
      // Broken off, taken too long, or no passkey for this address: the page says so and stays.
      failed.hidden = false;
    }
  }, { capture: true });
}

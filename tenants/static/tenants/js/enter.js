// Sends the form that takes one from the public site into the own organisation.
document.querySelector("[data-send-itself]")?.requestSubmit();

// Turns light and dark. A cookie remembers it, so that the server draws the right one from the first line.
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

const now = () => root.dataset.theme || (system.matches ? "dark" : "light");

document.querySelectorAll("[data-theme-toggle]").forEach((button) => {
  button.hidden = false;
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-toggle]")) return;
  const theme = now() === "dark" ? "light" : "dark";
  root.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `kundsystem_theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
});

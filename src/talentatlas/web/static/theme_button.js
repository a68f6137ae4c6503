// The button that changes between light and dark.
const root = document.documentElement;
const system = window.matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  return (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
}

export function themeButton() {
  const button = document.getElementById("theme");
  if (!button) return;
  const label = () => {
    button.textContent = isDark() ? button.dataset.light : button.dataset.dark;
  };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // storage is closed: the choice lasts as long as the page
    }
    label();
  });
  system.addEventListener("change", label);
  button.hidden = false;
  label();
}

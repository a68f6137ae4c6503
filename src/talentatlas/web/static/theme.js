// Says that scripts run, and sets the theme, before anything is painted; the choice stays in this browser only.
"use strict";
(() => {
  document.documentElement.classList.add("scripted");
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // storage is closed: the theme of the system it is
  }
})();

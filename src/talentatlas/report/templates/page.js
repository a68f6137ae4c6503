// Draws the figures from the specifications in the page; asks nothing of any server.
"use strict";
(() => {
  const wide = window.matchMedia("(min-width: 800px)");
  const world = document.getElementById("world").textContent;
  const options = { actions: false, renderer: "svg", ast: true, tooltip: { theme: "atlas" } };

  function spec(id) {
    const text = document.getElementById("spec-" + id).textContent;
    return JSON.parse(text.replace('"@world"', () => world).replace('"@world"', () => world))[
      wide.matches ? "wide" : "narrow"
    ];
  }

  function draw() {
    for (const place of document.querySelectorAll("[data-drawing]")) {
      window.vegaEmbed(place, spec(place.dataset.drawing), options);
    }
  }

  for (const select of document.querySelectorAll("[data-choice]")) {
    const figures = document.querySelectorAll(`[data-of="${select.dataset.choice}"]`);
    const show = () => figures.forEach((f, i) => { f.hidden = String(i) !== select.value; });
    select.addEventListener("change", show);
    show();
  }
  for (const field of document.querySelectorAll("[data-filter]")) {
    const lines = [...document.querySelectorAll(field.dataset.filter)];
    const told = document.querySelector("[data-found]");
    const plain = (text) => text.toLowerCase();
    const texts = lines.map((line) => plain(line.closest("[data-group]").querySelector("h3").textContent + " " + line.textContent));
    field.addEventListener("input", () => {
      const words = plain(field.value).split(/\s+/).filter(Boolean);
      lines.forEach((line, i) => { line.hidden = !words.every((word) => texts[i].includes(word)); });
      for (const group of document.querySelectorAll("[data-group]")) {
        group.hidden = !group.querySelector("[data-line]:not([hidden])");
      }
      const shown = lines.filter((line) => !line.hidden).length;
      told.textContent = told.dataset.found.replace("%1", shown).replace("%2", lines.length);
    });
  }
  wide.addEventListener("change", draw);
  document.fonts.ready.then(draw); // labels are measured in the font they are set in
})();

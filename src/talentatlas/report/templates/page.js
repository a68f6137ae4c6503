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
  wide.addEventListener("change", draw);
  document.fonts.ready.then(draw); // labels are measured in the font they are set in
})();

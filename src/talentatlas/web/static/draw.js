// Draws the figures of a view when they come into sight; the library is loaded once.
const wide = window.matchMedia("(min-width: 800px)");
const options = {
  actions: false,
  renderer: "svg",
  ast: true, // expressions are interpreted, never compiled from text
  defaultStyle: false,
  tooltip: { theme: "atlas", disableDefaultStyle: true },
};
const assets = () => document.body.dataset.assets;
let library;
let shapes;
let watcher;

function loaded() {
  library ??= import(new URL(`${assets()}vega.js`, document.baseURI)).then(() => document.fonts.ready);
  return library;
}

async function world() {
  shapes ??= fetch(`${assets()}world.json`).then((answer) => answer.text());
  return shapes;
}

async function spec(name) {
  const text = document.getElementById(`spec-${name}`).textContent;
  const whole = text.includes('"@world"') ? text.replaceAll('"@world"', await world()) : text;
  return JSON.parse(whole)[wide.matches ? "wide" : "narrow"];
}

async function draw(place) {
  await loaded(); // labels are measured in the font they are set in
  if (!place.isConnected) return;
  place.view?.finalize();
  place.view = (await window.vegaEmbed(place, await spec(place.dataset.drawing), options)).view;
  for (const part of place.querySelectorAll("[role], [aria-roledescription], [aria-label]")) {
    for (const name of ["role", "aria-roledescription", "aria-label"]) part.removeAttribute(name);
  } // the frame around the drawing says what it shows, the table below says the rest
  place.dataset.drawn = "";
}

export function drawAll(root) {
  watcher?.disconnect();
  watcher = new IntersectionObserver(
    (seen) => {
      for (const { isIntersecting, target } of seen) {
        if (!isIntersecting) continue;
        watcher.unobserve(target);
        draw(target);
      }
    },
    { rootMargin: "600px" },
  );
  for (const place of root.querySelectorAll("[data-drawing]")) watcher.observe(place);
}

// What is out of sight too, before a page is printed.
export function drawRest() {
  watcher?.disconnect();
  const left = document.querySelectorAll("[data-drawing]:not([data-drawn])");
  return Promise.all([...left].map(draw));
}

wide.addEventListener("change", () => {
  if (window.matchMedia("print").matches) return; // paper is narrow, and nothing may be drawn anew
  for (const place of document.querySelectorAll("[data-drawn]")) draw(place);
});

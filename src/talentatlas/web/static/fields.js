import { drawRest } from "./draw.js";

const UNTIL_IDLE = 1500; // milliseconds; then a page made for paper can be printed at any time

// Small comforts: addresses to copy are made whole, and selected at a click; a page is printed.
export function fields(root) {
  for (const button of root.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => drawRest().then(() => window.print()));
    setTimeout(drawRest, UNTIL_IDLE);
  }
  for (const input of root.querySelectorAll("input[data-absolute]")) {
    input.value = input.value.startsWith("<")
      ? input.value.replace(/src="([^"]*)"/, (_, own) => `src="${new URL(own, location)}"`)
      : new URL(input.value, location).href;
    input.addEventListener("focus", () => input.select());
  }
}

// Hides the lines that lack a word typed into a field with data-filter (a selector of lines).
const plain = (text) => text.normalize("NFKC").toLowerCase();

export function filters(root) {
  for (const field of root.querySelectorAll("[data-filter]")) {
    const lines = [...root.querySelectorAll(field.dataset.filter)];
    const texts = lines.map((line) => plain(line.textContent));
    const told = root.querySelector("[data-found]");
    field.addEventListener("input", () => {
      const words = plain(field.value).split(/\s+/).filter(Boolean);
      lines.forEach((line, i) => { line.hidden = !words.every((word) => texts[i].includes(word)); });
      const shown = lines.filter((line) => !line.hidden).length;
      told.textContent = told.dataset.found.replace("%1", shown).replace("%2", lines.length);
    });
  }
}

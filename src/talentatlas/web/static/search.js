// Lists of countries become search fields: characters, pinyin, English names, codes.
let names;

/** A name without case, accents, tones, spaces and marks between letters. */
function fold(text) {
  return text.normalize("NFKD").toLowerCase().replace(/[\p{M}\s'’.,()（）&-]/gu, "");
}

async function known() {
  names ??= fetch(`${document.body.dataset.assets}places.json`)
    .then((answer) => answer.json())
    .then((all) => new Map(Object.entries(all).map(([code, own]) => [code, own.map(fold)])));
  return names;
}

/** How well a folded text fits: 0 exact, 1 a beginning, 2 inside, 3 not at all. */
function fit(own, text) {
  if (own.includes(text)) return 0;
  if (own.some((name) => name.startsWith(text))) return 1;
  return text.length > 2 && own.some((name) => name.includes(text)) ? 2 : 3;
}

class Search {
  constructor(select) {
    this.select = select;
    this.id = select.id;
    this.input = document.createElement("input");
    this.list = document.createElement("ul");
    this.active = -1;
    this.build();
  }

  build() {
    const { select, input, list, id } = this;
    select.id = `${id}-select`;
    select.hidden = true;
    Object.assign(input, { id, type: "text", autocomplete: "off", spellcheck: false });
    input.placeholder = select.dataset.search;
    input.value = this.chosen();
    const roles = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list" };
    for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);
    input.setAttribute("aria-controls", `${id}-list`);
    Object.assign(list, { id: `${id}-list`, className: "found", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", select.dataset.search);
    const box = document.createElement("span");
    box.className = "searched";
    box.append(input, list);
    select.after(box);
    input.addEventListener("focus", () => { known(); input.select(); });
    input.addEventListener("click", () => this.open());
    input.addEventListener("input", () => this.open());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    input.addEventListener("change", (event) => event.stopPropagation()); // the list decides
    list.addEventListener("mousedown", (event) => this.press(event));
  }

  chosen() {
    return this.select.selectedOptions[0]?.textContent ?? "";
  }

  async open() {
    const all = await known();
    const typed = this.input.value === this.chosen() ? "" : fold(this.input.value);
    const ranked = [...this.select.options]
      .filter((option) => option.value)
      .map((option, place) => {
        const own = [...(all.get(option.value) ?? []), fold(option.textContent)];
        return { option, place, fit: typed ? fit(own, typed) : 0 };
      })
      .filter((one) => one.fit < 3)
      .sort((a, b) => a.fit - b.fit || a.place - b.place);
    this.show(ranked.slice(0, typed ? 12 : 300));
    this.mark(typed && ranked.length ? 0 : -1);
  }

  show(ranked) {
    const items = ranked.map(({ option }, place) => {
      const item = document.createElement("li");
      item.id = `${this.id}-option-${place}`;
      item.setAttribute("role", "option");
      item.dataset.value = option.value;
      item.textContent = option.textContent;
      return item;
    });
    if (!items.length) {
      const none = document.createElement("li");
      none.textContent = this.select.dataset.none;
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      items.push(none);
    }
    this.list.replaceChildren(...items);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  mark(place) {
    this.active = place;
    [...this.list.children].forEach((item, i) => {
      item.setAttribute("aria-selected", String(i === place));
    });
    const item = this.list.children[place];
    if (item?.id) this.input.setAttribute("aria-activedescendant", item.id);
    else this.input.removeAttribute("aria-activedescendant");
    item?.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.input.value = this.chosen();
    this.active = -1;
  }

  choose(item) {
    if (!item?.dataset.value) return;
    this.select.value = item.dataset.value;
    this.close();
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  press(event) {
    event.preventDefault(); // the field keeps the focus
    this.choose(event.target.closest("li"));
  }

  async key(event) {
    const last = this.list.children.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) await this.open();
      else if (event.key === "ArrowDown") this.mark(this.active >= last ? 0 : this.active + 1);
      else this.mark(this.active <= 0 ? last : this.active - 1);
    } else if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      this.choose(this.list.children[Math.max(this.active, 0)]);
    } else if (event.key === "Escape") {
      this.close();
    }
  }
}

export function searchable(root) {
  for (const select of root.querySelectorAll("select[data-search]")) {
    if (!select.hidden) new Search(select);
  }
}

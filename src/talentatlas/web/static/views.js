// A change of a choice fetches the new address and replaces the view; the address says it all.
const parser = new DOMParser();
let latest = 0;
let path = location.pathname + location.search; // of the view that is shown

function said(key) {
  const status = document.getElementById("said");
  status.textContent = key ? status.dataset[key] : document.title;
}

function replace(page) {
  const active = document.activeElement?.id;
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  for (const part of [".pages", ".languages"]) {
    document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
  }
  document.documentElement.lang = page.documentElement.lang;
  if (active) document.getElementById(active)?.focus({ preventScroll: true });
}

async function show(address, begin, { push }) {
  const turn = ++latest;
  const main = document.querySelector("main");
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = parser.parseFromString(await answer.text(), "text/html");
    if (turn !== latest) return; // the reader has chosen again meanwhile
    if (!page.querySelector("main")) throw new Error("no page");
    if (push) history.pushState(null, "", address);
    path = location.pathname + location.search;
    replace(page);
    begin();
    said("");
  } catch {
    main.removeAttribute("aria-busy");
    said("failed");
  }
}

/** Name of a state in a copy without a server, as `site_states.py` makes it. */
function slug(query) {
  const plain = (value) =>
    value.replace(/[^A-Za-z0-9._-]/gu, (sign) => `~${sign.codePointAt(0).toString(16)}`);
  const parts = [...query].map(([name, value]) => `,${name}=${plain(value)}`);
  return parts.sort().join("");
}

/** Address of what a form asks for; empty fields and defaults are left to the server. */
function asked(form) {
  const query = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...query]) if (value === "") query.delete(name);
  if ("copy" in document.body.dataset) {
    return form.getAttribute("action").replace(/(,[^/]*)?[.]html.*$/, `${slug(query)}.html`);
  }
  const text = query.toString();
  return form.getAttribute("action").split("?")[0] + (text ? `?${text}` : "");
}

export function follow(begin) {
  const go = (address) => show(address, begin, { push: true });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form.filters");
    if (!form || "wait" in form.dataset) return;
    go(event.target.selectedOptions?.[0]?.dataset.view ?? asked(form));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form.filters");
    if (!form) return;
    event.preventDefault();
    go(asked(form));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-view]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(link.getAttribute("href"));
  });
  window.addEventListener("popstate", () => {
    const now = location.pathname + location.search;
    if (now === path) return; // only the place in the page has changed
    show(location.href, begin, { push: false });
  });
}

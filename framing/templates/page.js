"use strict";
// Filtering and linking only; without it every sentence and article is still there.
const all = (where, what) => [...where.querySelectorAll(what)];
document.addEventListener("keydown", (event) => {
  const root = document.querySelector(".framing");
  root.classList.toggle("quiet", event.key === "Escape");
});
document.addEventListener("pointerover", (event) => {
  if (!event.target.closest("mark, .said")) document.querySelector(".framing").classList.remove("quiet");
});

const refresh = (box) => {
  const words = box.querySelector("input[type=search]").value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = (box.dataset.wanted || "").split(" ").filter(Boolean);
  let shown = 0;
  const rows = all(box, "tbody tr");
  for (const row of rows) {
    const tokens = (row.dataset.t || "").split(" ");
    const text = words.length ? row.textContent.toLowerCase() : "";
    row.hidden = !wanted.every((any) => any.split("|").some((token) => tokens.includes(token))) || !words.every((word) => text.includes(word));
    shown += !row.hidden;
  }
  const narrowed = wanted.length || words.length;
  box.querySelector("output").textContent = `${shown} of ${rows.length} rows` + (wanted.length ? `: ${box.dataset.label}` : "");
  box.querySelector(".bar button").hidden = !narrowed;
  box.classList.toggle("narrowed", narrowed > 0);
};

for (const box of all(document, ".sortable")) {
  box.querySelector(".bar").hidden = false;
  box.querySelector("input[type=search]").addEventListener("input", () => refresh(box));
  box.querySelector(".bar button").addEventListener("click", () => {
    box.dataset.wanted = "";
    box.querySelector("input[type=search]").value = "";
    refresh(box);
    box.querySelector("input[type=search]").focus();
  });
  all(box, "thead th").forEach((head, column) => {
    head.querySelector("button").addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      all(box, "thead th").forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const body = box.querySelector("tbody");
      const value = (row) => row.cells[column].dataset.v ?? row.cells[column].textContent.trim();
      const order = (a, b) => {
        const [x, y] = [value(a), value(b)];
        if (!x || !y) return !x - !y; // what was not measured stands last either way
        const by = x - y || x.localeCompare(y);
        return down ? -by : by;
      };
      body.append(...[...body.rows].sort(order));
    });
  });
  refresh(box);
}

const reveal = (element) => {
  for (let at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-t]");
  if (!link) return;
  const box = document.getElementById(link.getAttribute("href").slice(1));
  event.preventDefault();
  box.dataset.wanted = link.dataset.t;
  box.dataset.label = link.getAttribute("aria-label").replace(/: [^:]*$/, "");
  box.querySelector("input[type=search]").value = "";
  reveal(box);
  refresh(box);
  history.pushState(null, "", link.getAttribute("href")); // so that Back leads to the figure
  (box.closest("section") || box).scrollIntoView();
  box.querySelector(".scroll").scrollTop = 0;
  box.querySelector(".scroll").focus({ preventScroll: true });
});
const arrive = () => {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!target) return;
  reveal(target);
  target.scrollIntoView({ block: "center" });
  if (target.matches("mark")) target.focus({ preventScroll: true });
};
addEventListener("hashchange", arrive);
arrive();

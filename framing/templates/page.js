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
  const wanted = box.wanted; // the numbers of the rows that a mark opens
  let shown = 0;
  const rows = all(box, "tbody tr");
  for (const row of rows) {
    const text = words.length ? row.textContent.toLowerCase() : "";
    row.hidden = (wanted && !wanted.has(row.dataset.n)) || !words.every((word) => text.includes(word));
    shown += !row.hidden;
  }
  const narrowed = Boolean(wanted) || words.length > 0;
  box.querySelector("output").textContent = `${shown} of ${rows.length} rows` + (wanted ? `: ${box.dataset.label}` : "");
  box.querySelector(".bar button").hidden = !narrowed;
  box.classList.toggle("narrowed", narrowed);
};

for (const box of all(document, ".sortable")) {
  box.querySelector(".bar").hidden = false;
  box.querySelector("input[type=search]").addEventListener("input", () => refresh(box));
  box.querySelector(".bar button").addEventListener("click", () => {
    box.wanted = null;
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
// A mark of a figure is a link to its entry in the list of what the marks open: kind and numbers of the rows.
const cellOf = (link) => {
  const id = (link.getAttribute("href") || "").slice(1);
  return id && document.querySelector(`.cells > #${CSS.escape(id)}`);
};
for (const mark of all(document, "figure svg a")) {
  const cell = cellOf(mark);
  if (cell) mark.setAttribute("aria-label", cell.textContent);
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("figure a");
  const cell = link && cellOf(link);
  if (!cell) return;
  const box = document.getElementById(cell.dataset.of);
  event.preventDefault();
  box.wanted = new Set(cell.dataset.rows.split(" "));
  box.dataset.label = cell.textContent.replace(/: [^:]*$/, "");
  box.querySelector("input[type=search]").value = "";
  reveal(box);
  refresh(box);
  history.pushState(null, "", `#${box.id}`); // so that Back leads to the figure
  (box.closest("section") || box).scrollIntoView();
  box.querySelector(".scroll").scrollTop = 0;
  box.querySelector(".scroll").focus({ preventScroll: true });
});
// A question of a lesson: its button says what the chosen answer deserves; the bar counts the right ones.
for (const question of all(document, ".check")) {
  question.querySelector("button").addEventListener("click", () => {
    const chosen = question.querySelector("input:checked");
    const said = chosen && question.querySelector(`template[data-of="${chosen.value}"]`).content.textContent;
    question.querySelector("output").textContent = said || "Choose an answer first.";
    question.classList.toggle("right", Boolean(chosen) && chosen.value === question.dataset.right);
    const bar = document.querySelector(".score");
    bar.value = all(document, ".check.right").length;
    document.querySelector(".said-score").textContent = `${bar.value} of ${bar.max}`;
  });
}
// A fact that is opened comes into view where the accounts stand beside the list.
for (const fact of all(document, ".told details")) {
  fact.addEventListener("toggle", () => {
    const place = fact.className.replace("fact-", ".t-");
    const first = fact.open && fact.closest(".along").querySelector(place);
    if (first && getComputedStyle(fact.closest(".aside")).position === "sticky") first.scrollIntoView({ block: "nearest" });
  });
}
const arrive = () => {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!target) return;
  reveal(target);
  target.scrollIntoView({ block: "center" });
  if (target.matches("mark")) target.focus({ preventScroll: true });
};
addEventListener("hashchange", arrive);
arrive();

"use strict";
// Sorts and filters the tables of students. It reads the page's text and makes no markup of it;
// without it, the tables are there as they are.

function worth(row, column) {
  const text = row.cells[column].textContent.trim();
  const number = Number(text);
  return text === "–" ? -Infinity : Number.isNaN(number) ? text : number;
}

function sortable(table) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const up = heading.getAttribute("aria-sort") !== "ascending";
      headings.forEach((one) => one.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", up ? "ascending" : "descending");
      const order = (a, b) => {
        const [x, y] = [worth(a, column), worth(b, column)];
        return x < y ? -1 : x > y ? 1 : 0;
      };
      const sorted = column ? [...rows].sort(order) : [...rows]; // they came by name
      body.append(...(up ? sorted : sorted.reverse()));
    });
  });
}

function filterable(form, table) {
  const rows = [...table.tBodies[0].rows];
  const choice = form.querySelector("select");
  const count = form.querySelector("output");
  const show = () => {
    const fits = (row) => !choice.value || row.dataset.kinds.split(" ").includes(choice.value);
    rows.forEach((row) => { row.hidden = !fits(row); });
    const shown = rows.filter((row) => !row.hidden).length;
    count.value = shown === rows.length ? "" : `${shown} of ${rows.length}`;
  };
  choice.addEventListener("change", show);
  form.hidden = false;
  show(); // a browser keeps what was chosen when the page is loaded again
  addEventListener("hashchange", () => { choice.value = ""; show(); });
}

for (const table of document.querySelectorAll("table.students")) {
  sortable(table);
  filterable(document.getElementById(table.dataset.filter), table);
}

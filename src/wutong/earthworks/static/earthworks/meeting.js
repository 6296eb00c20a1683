// The meeting's sheet by keyboard: Enter goes down, Ctrl+D copies from above, a block from Excel is pasted as cells.
(() => {
  "use strict";
  const body = document.querySelector("[data-sheet]");
  if (!body) return;
  const cells = (row) => [...row.querySelectorAll("input:not([type=hidden]), select")];
  const rows = () => [...body.querySelectorAll("tr")];
  const place = (cell) => {
    const row = cell.closest("tr");
    return { row: rows().indexOf(row), column: cells(row).indexOf(cell) };
  };
  const go = (row, column) => cells(rows()[row] ?? body)[column]?.focus();

  const put = (cell, text) => {
    const value = text.trim();
    if (cell.tagName === "SELECT") {
      const option = [...cell.options].find((one) => one.value === value || one.text === value || (value && one.text.startsWith(value)));
      if (option) cell.value = option.value;
    } else if (cell.type === "date") {
      const found = value.match(/(\d{4})\D+(\d{1,2})\D+(\d{1,2})/);
      cell.value = found ? `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}` : "";
    } else {
      cell.value = value;
    }
  };

  const total = document.querySelector("input[name$=TOTAL_FORMS]");
  const most = Number(document.querySelector("input[name$=MAX_NUM_FORMS]")?.value || 60);
  const add = () => {
    const number = Number(total.value);
    if (number >= most) return false;
    const copy = rows()[0].cloneNode(true);
    copy.querySelectorAll(".wt-error").forEach((error) => error.remove());
    copy.querySelector(".ew-line").textContent = number + 1;
    for (const cell of copy.querySelectorAll("input, select")) {
      for (const name of ["name", "id"]) cell.setAttribute(name, cell.getAttribute(name).replace(/-\d+-/, `-${number}-`));
      cell.classList.remove("is-invalid");
      cell.value = "";
    }
    body.append(copy);
    total.value = number + 1;
    return true;
  };
  document.querySelector("[data-add-line]")?.addEventListener("click", () => { if (add()) go(rows().length - 1, 0); });

  body.addEventListener("keydown", (event) => {
    const cell = event.target.closest("input, select");
    if (!cell) return;
    const at = place(cell);
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (at.row === rows().length - 1) add();
      go(at.row + 1, at.column);
    } else if (event.key.toLowerCase() === "d" && (event.ctrlKey || event.metaKey) && at.row > 0) {
      event.preventDefault();
      cell.value = cells(rows()[at.row - 1])[at.column].value;
    }
  });
  body.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text");
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const at = place(event.target.closest("input, select"));
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
      while (at.row + down >= rows().length && add());
      const row = rows()[at.row + down];
      if (!row) return;
      line.split("\t").forEach((value, along) => {
        const cell = cells(row)[at.column + along];
        if (cell) put(cell, value);
      });
    });
  });
  body.closest("form").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
  });
})();

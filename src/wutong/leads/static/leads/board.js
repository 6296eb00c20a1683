// Dragging a card asks for what the move needs; where there is no such move, it says so and nothing happens.
(() => {
  "use strict";
  const board = document.getElementById("board");
  const ways = JSON.parse(document.getElementById("ways").textContent);
  let held = null;

  const verb = (column) => (held ? ways[held.dataset.stage]?.[column.dataset.stage] : undefined);
  const columns = () => board.querySelectorAll(".wt-column");
  const say = (text) => {
    const note = document.createElement("div");
    note.className = "alert alert-warning";
    note.setAttribute("role", "status");
    note.textContent = text;
    document.getElementById("notes").replaceChildren(note);
    note.scrollIntoView({ block: "nearest" });
  };

  board.addEventListener("dragstart", (event) => {
    held = event.target.closest(".wt-card");
    if (!held) return;
    held.classList.add("wt-held");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.name);
    columns().forEach((column) => {
      column.classList.toggle("wt-cannot", column.dataset.stage !== held.dataset.stage && !verb(column));
    });
  });
  board.addEventListener("dragover", (event) => {
    const column = event.target.closest(".wt-column");
    if (!held || !column) return;
    event.preventDefault();
    columns().forEach((other) => other.classList.toggle("wt-over", other === column && Boolean(verb(column))));
  });
  board.addEventListener("drop", (event) => {
    const column = event.target.closest(".wt-column");
    if (!held || !column) return;
    event.preventDefault();
    const from = held.closest(".wt-column").querySelector("h2").firstChild.textContent.trim();
    const to = column.querySelector("h2").firstChild.textContent.trim();
    const found = verb(column);
    if (found) window.htmx.ajax("GET", `${held.dataset.address}do/${found}/`, { target: "#verb-body" });
    else if (from !== to) say(`“${from}”不能直接到“${to}”。${held.dataset.name} 可以办理的,在卡片右上角的 ⋯ 里。`);
  });
  board.addEventListener("dragend", () => {
    held?.classList.remove("wt-held");
    columns().forEach((column) => column.classList.remove("wt-over", "wt-cannot"));
    held = null;
  });
})();

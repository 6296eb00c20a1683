// The claim form: files may be dragged onto their paper, and what was chosen is said.
(() => {
  "use strict";
  for (const box of document.querySelectorAll("[data-drop]")) {
    const input = box.querySelector("input[type=file]");
    const names = box.querySelector("[data-names]");
    const hint = names.textContent;
    const say = () => {
      const chosen = [...input.files].map((file) => file.name);
      names.textContent = chosen.length ? `已选 ${chosen.length} 份:${chosen.join("、")}` : hint;
    };
    input.addEventListener("change", say);
    box.addEventListener("dragover", (event) => { event.preventDefault(); box.classList.add("pj-over"); });
    box.addEventListener("dragleave", () => box.classList.remove("pj-over"));
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      box.classList.remove("pj-over");
      // What was chosen before stays: papers are often dragged one by one.
      const all = new DataTransfer();
      for (const file of [...input.files, ...event.dataTransfer.files]) all.items.add(file);
      input.files = all.files;
      say();
    });
  }
})();

// The small forms of leads: shown in a dialog, closed again, the list's ticks counted, the dossier printed.
(() => {
  "use strict";
  const dialog = document.getElementById("verb");

  document.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    if (dialog && target.id === "verb-body" && target.textContent.trim()) {
      if (!dialog.open) dialog.showModal();
    } else if (!target.classList.contains("wt-row-note")) {
      if (target.id === "rows") count();
      return;
    }
    const wrong = target.querySelector(".is-invalid, [role=alert]");
    const first = target.querySelector("[autofocus]") || target.querySelector("input:not([type=hidden]), select, textarea");
    if (wrong) wrong.scrollIntoView({ block: "nearest" });
    (target.querySelector(".is-invalid") || first)?.focus();
  });

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close) {
      const note = close.closest(".wt-row-note");
      if (note) note.replaceChildren(); else dialog?.close();
    }
    if (event.target.closest("[data-print]")) window.print();
  });

  const boxes = () => [...document.querySelectorAll("input[name=ids]")];
  const count = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    document.querySelectorAll("[data-chosen]").forEach((place) => { place.textContent = chosen; });
    document.querySelectorAll("[data-all]").forEach((all) => {
      all.checked = chosen > 0 && chosen === boxes().length;
      all.indeterminate = chosen > 0 && !all.checked;
    });
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) boxes().forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches("[data-all], input[name=ids]")) count();
  });
  window.addEventListener("pageshow", count);

  // A refused form says so at its top: bring what is wrong into sight, unfold the group it stands in.
  const wrong = document.querySelector("form .is-invalid, .wt-refusal[role=alert]");
  wrong?.closest("details")?.setAttribute("open", "");
  wrong?.focus();
})();

// The queues: a key presses the button that carries it; arrows choose a candidate to compare with.
(() => {
  "use strict";
  const more = document.getElementById("more-keys");
  const table = document.querySelector("#keys tbody");
  if (more && table) table.append(...more.content.querySelectorAll("tr"));

  let busy = false;
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.requestConfig.verb !== "get") busy = true; });
  document.addEventListener("htmx:afterRequest", () => { busy = false; });

  const choose = (key) => {
    for (const card of document.querySelectorAll("[data-card]")) card.classList.toggle("fm-here", card.dataset.card === key);
    for (const side of document.querySelectorAll("[data-side]")) side.classList.toggle("fm-away", side.dataset.side !== key);
    document.querySelector(`[data-card="${key}"]`)?.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("mouseover", (event) => {
    const card = event.target.closest?.("[data-card]");
    if (card && !card.classList.contains("fm-here")) choose(card.dataset.card);
  });
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest?.("[data-card]");
    if (card) choose(card.dataset.card);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    const typing = event.target.matches("input, select, textarea");
    if (typing) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const pick = document.getElementById("pick");
    if (event.key === "/" && pick) {
      event.preventDefault();
      event.stopImmediatePropagation();
      pick.focus();
      return;
    }
    const cards = [...document.querySelectorAll("[data-card]")];
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && cards.length) {
      event.preventDefault();
      const at = cards.findIndex((card) => card.classList.contains("fm-here"));
      const to = Math.max(0, Math.min(cards.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
      choose(cards[to].dataset.card);
      return;
    }
    if (!/^[0-9jku]$/.test(event.key)) return;
    const button = document.querySelector(`#card [data-key="${event.key}"]`);
    // A second key while the first is on its way would decide about a line nobody has seen.
    if (button && !busy && !event.repeat) {
      event.preventDefault();
      button.click();
    }
  }, true);
})();

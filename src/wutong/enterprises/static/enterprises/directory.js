// The directory page: arrows walk through the hits, the address carries only what is asked.
(() => {
  "use strict";
  const box = document.getElementById("q");
  const form = document.getElementById("ask");
  if (!box || !form) return;
  const links = () => [...document.querySelectorAll(".fm-hit a")];

  // Empty fields would make an address nobody can read.
  document.addEventListener("htmx:configRequest", (event) => {
    const given = event.detail.parameters;
    for (const name of Object.keys(given)) if (given[name] === "") delete given[name];
  });

  // An answer that comes while one walks through the hits must not take the place away.
  let walked = -1;
  document.addEventListener("htmx:beforeSwap", () => { walked = links().indexOf(document.activeElement); });
  document.addEventListener("htmx:afterSwap", () => {
    if (walked >= 0) links()[Math.min(walked, links().length - 1)]?.focus();
    walked = -1;
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      event.stopImmediatePropagation();
      box.focus();
      box.select();
      return;
    }
    const here = links().indexOf(document.activeElement);
    if (event.key === "ArrowDown" && (event.target === box || here >= 0)) {
      event.preventDefault();
      links()[Math.min(here + 1, links().length - 1)]?.focus();
    } else if (event.key === "ArrowUp" && here >= 0) {
      event.preventDefault();
      if (here === 0) box.focus(); else links()[here - 1].focus();
    } else if (event.key === "Enter" && event.target === box && links().length === 1) {
      // One firm left: Enter means it.
      event.preventDefault();
      links()[0].click();
    } else if (here >= 0 && event.key.length === 1 && event.key !== "?") {
      box.focus();
    }
  }, true);
})();

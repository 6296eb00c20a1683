// The chain map: a card that is pointed at shows what it hangs on; kinds can be picked out; the drawing can be enlarged.
(() => {
  "use strict";
  const map = document.getElementById("chain-map");
  if (!map) return;
  const svg = map.querySelector("svg"), hover = document.getElementById("chain-hover");
  const told = JSON.parse(document.getElementById("chain-cards")?.textContent || "{}");
  const nodes = [...svg.querySelectorAll(".ch-node")], lines = [...svg.querySelectorAll("[data-src]")];
  const tiles = [...document.querySelectorAll("[data-kind]")];

  // Everything that flows into a segment, and everything it flows into.
  const along = (code, from, to) => {
    const seen = new Set([code]);
    const ways = new Set();
    for (const here of seen) {
      for (const line of lines) {
        if (!line.classList.contains("ch-substitute") && line.dataset[from] === here) { ways.add(line); seen.add(line.dataset[to]); }
      }
    }
    return [seen, ways];
  };
  const calm = () => {
    svg.classList.remove("ch-quiet");
    [...nodes, ...lines].forEach((one) => one.classList.remove("ch-near", "ch-on"));
  };
  const pick = (kind) => {
    calm();
    tiles.forEach((tile) => tile.setAttribute("aria-pressed", String(tile.dataset.kind === kind)));
    if (!kind) return;
    svg.classList.add("ch-quiet");
    nodes.filter((node) => node.classList.contains(`ch-${kind}`)).forEach((node) => node.classList.add("ch-on"));
  };
  const picked = () => tiles.find((tile) => tile.getAttribute("aria-pressed") === "true")?.dataset.kind || "";

  const text = (tag, words, name) => {
    const part = document.createElement(tag);
    part.textContent = words;
    if (name) part.className = name;
    return part;
  };
  const show = (node) => {
    const code = node.dataset.code, card = told[code];
    calm();
    svg.classList.add("ch-quiet");
    node.classList.add("ch-on");
    for (const [seen, ways] of [along(code, "src", "dst"), along(code, "dst", "src")]) {
      nodes.forEach((one) => seen.has(one.dataset.code) && one.classList.add("ch-near"));
      ways.forEach((line) => line.classList.add("ch-near"));
    }
    if (!card) return;
    hover.replaceChildren(text("b", card.name), text("span", ` ${card.word}`, `ch-kind ch-${card.kind}`), text("p", card.sentence));
    if (card.firms.length) hover.append(text("p", card.firms.join("、"), "ch-firms"));
    hover.hidden = false;
    const box = node.getBoundingClientRect(), here = map.getBoundingClientRect();
    const right = box.right - here.left + 10;
    const left = right + hover.offsetWidth > here.width ? box.left - here.left - hover.offsetWidth - 10 : right;
    hover.style.left = `${Math.max(0, left)}px`;
    hover.style.top = `${Math.max(0, Math.min(box.top - here.top - 4, here.height - hover.offsetHeight))}px`;
  };
  const leave = () => { hover.hidden = true; pick(picked()); };
  nodes.forEach((node) => {
    for (const name of ["pointerenter", "focus"]) node.addEventListener(name, () => show(node));
    for (const name of ["pointerleave", "blur"]) node.addEventListener(name, leave);
    // The browser's own note would cover the card.
    node.querySelector("title")?.remove();
  });
  tiles.forEach((tile) => tile.addEventListener("click", () => pick(tile.dataset.kind === picked() ? "" : tile.dataset.kind)));

  // Zoom: the view box shrinks around the middle or the pointer; an enlarged drawing is pushed with the pointer.
  const whole = { x: 0, y: 0, w: Number(map.dataset.width), h: Number(map.dataset.height) };
  let view = { ...whole };
  const look = () => {
    view.w = Math.min(whole.w, Math.max(whole.w / 4, view.w));
    view.h = view.w * whole.h / whole.w;
    view.x = Math.min(whole.w - view.w, Math.max(0, view.x));
    view.y = Math.min(whole.h - view.h, Math.max(0, view.y));
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
    svg.classList.toggle("ch-zoomed", view.w < whole.w);
  };
  const zoom = (factor, at = { x: .5, y: .5 }) => {
    const w = Math.min(whole.w, Math.max(whole.w / 4, view.w * factor));
    view.x += (view.w - w) * at.x;
    view.y += (view.h - w * whole.h / whole.w) * at.y;
    view.w = w;
    look();
  };
  const bar = document.querySelector(".ch-zoom");
  if (bar) {
    bar.hidden = false;
    bar.addEventListener("click", (event) => {
      const asked = event.target.closest("[data-zoom]")?.dataset.zoom;
      if (asked === "fit") { view = { ...whole }; look(); } else if (asked) zoom(asked === "in" ? .75 : 1 / .75);
    });
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const box = svg.getBoundingClientRect();
      zoom(event.deltaY > 0 ? 1.15 : .87, { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height });
    }, { passive: false });
    let held = null;
    svg.addEventListener("pointerdown", (event) => {
      if (view.w < whole.w) held = { x: event.clientX, y: event.clientY, view: { ...view }, moved: false };
    });
    window.addEventListener("pointermove", (event) => {
      if (!held) return;
      const scale = view.w / svg.getBoundingClientRect().width;
      held.moved ||= Math.hypot(event.clientX - held.x, event.clientY - held.y) > 5;
      view.x = held.view.x - (event.clientX - held.x) * scale;
      view.y = held.view.y - (event.clientY - held.y) * scale;
      look();
    });
    svg.addEventListener("click", (event) => { if (held?.moved) event.preventDefault(); }, true);
    window.addEventListener("pointerup", () => setTimeout(() => { held = null; }));
    window.addEventListener("beforeprint", () => { view = { ...whole }; look(); calm(); hover.hidden = true; });
  }
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();

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

  // Zoom: the drawing grows inside a frame that scrolls, so that fingers, scroll bars and arrow keys move it by themselves.
  const pan = map.querySelector(".ch-pan"), bar = document.querySelector(".ch-zoom");
  const natural = Number(map.dataset.width);
  const reset = () => { svg.removeAttribute("data-zoom"); svg.classList.remove("ch-zoomed"); for (const name of ["width", "minWidth", "maxWidth"]) svg.style[name] = ""; pan.style.height = ""; };
  const widen = (width) => { svg.style.width = `${width}px`; svg.style.minWidth = "0"; svg.style.maxWidth = "none"; };
  const whole = () => Math.min(pan.clientWidth, natural * 1.3);
  const fit = () => { reset(); widen(whole()); };
  // `at` is the point of the frame that stays where it is.
  const zoom = (factor, at) => {
    const frame = pan.getBoundingClientRect(), box = svg.getBoundingClientRect();
    const point = at || { x: frame.left + frame.width / 2, y: frame.top + frame.height / 2 };
    const width = Math.min(natural * 4, Math.max(whole(), box.width * factor));
    if (Math.abs(width - box.width) < 1) return false;
    const x = (point.x - box.left) / box.width, y = (point.y - box.top) / box.height;
    if (!pan.style.height) pan.style.height = `${Math.max(pan.offsetHeight, Math.min(420, innerHeight * .6))}px`;
    widen(width);
    const now = svg.getBoundingClientRect();
    pan.scrollLeft += now.left + x * now.width - point.x;
    pan.scrollTop += now.top + y * now.height - point.y;
    svg.classList.toggle("ch-zoomed", width > whole() + 1);
    if (width <= whole() + 1) fit();
    return true;
  };
  if (bar) {
    bar.hidden = false;
    document.querySelectorAll(".ch-how").forEach((hint) => { hint.hidden = false; });
    // What scrolls must be reached by the keyboard; a click makes the wheel the map's own.
    pan.tabIndex = 0;
    pan.setAttribute("aria-label", "图谱,加减键缩放,方向键移动,0 键复原");
    pan.setAttribute("role", "group");
    bar.addEventListener("click", (event) => {
      const asked = event.target.closest("[data-zoom]")?.dataset.zoom;
      if (asked === "fit") fit(); else if (asked) zoom(asked === "in" ? 4 / 3 : .75);
    });
    pan.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const did = { "+": () => zoom(4 / 3), "=": () => zoom(4 / 3), "-": () => zoom(.75), 0: fit }[event.key];
      if (did) { did(); event.preventDefault(); }
    });
    pan.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !pan.contains(document.activeElement)) return;
      // At either end the page scrolls on.
      if (zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 300), { x: event.clientX, y: event.clientY }) || event.ctrlKey) event.preventDefault();
    }, { passive: false });
    let held = null, moved = false;
    pan.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse" || event.button) return;
      moved = false;
      held = { x: event.clientX, y: event.clientY, left: pan.scrollLeft, top: pan.scrollTop };
    });
    window.addEventListener("pointermove", (event) => {
      if (!held) return;
      moved ||= Math.hypot(event.clientX - held.x, event.clientY - held.y) > 5;
      if (moved) { pan.scrollLeft = held.left - (event.clientX - held.x); pan.scrollTop = held.top - (event.clientY - held.y); }
    });
    window.addEventListener("pointerup", () => { held = null; });
    pan.addEventListener("dragstart", (event) => event.preventDefault());
    pan.addEventListener("click", (event) => { if (moved) { event.preventDefault(); moved = false; } }, true);
    // Two fingers: the browser moves with one, we enlarge with two.
    let apart = 0;
    const spread = (touches) => Math.hypot(touches[0].clientX - touches[1].clientX, touches[0].clientY - touches[1].clientY);
    pan.addEventListener("touchmove", (event) => {
      if (event.touches.length !== 2) return;
      const [one, other] = event.touches, now = spread(event.touches);
      if (apart) zoom(now / apart, { x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2 });
      apart = now;
      event.preventDefault();
    }, { passive: false });
    pan.addEventListener("touchend", () => { apart = 0; });
    window.addEventListener("beforeprint", () => { reset(); calm(); hover.hidden = true; });
  }
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();

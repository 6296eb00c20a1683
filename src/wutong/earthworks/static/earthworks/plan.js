// The plan's page: the week bars, the schematic that says what is pointed at, sliders that say their value.
(() => {
  "use strict";
  const say = document.getElementById("sp-say");
  const way = (element) => element?.closest?.("[data-way]")?.dataset.way;

  const mark = (key) => {
    document.querySelectorAll(".sp-on").forEach((element) => element.classList.remove("sp-on"));
    if (!key) return;
    document.querySelectorAll(`[data-way="${CSS.escape(key)}"]`).forEach((element) => element.classList.add("sp-on"));
  };
  const tell = (event) => {
    const named = event.target.closest?.("[data-say]");
    if (named && say) say.textContent = named.dataset.say;
    const key = way(event.target);
    if (!key) return;
    mark(key);
    const stroke = document.querySelector(`.sp-flow[data-way="${CSS.escape(key)}"]`);
    if (stroke && say) say.textContent = stroke.dataset.say;
  };
  for (const name of ["mouseover", "focusin", "click"]) document.addEventListener(name, tell);

  document.addEventListener("input", (event) => {
    const unit = event.target.dataset?.output;
    const output = unit && event.target.form?.querySelector(`output[for="${event.target.id}"]`);
    if (output) output.value = `${event.target.value} ${unit}`;
  });

  const place = document.querySelector("[data-chart]");
  if (place && window.echarts) {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    const chart = window.echarts.init(place, null, { renderer: "svg" });
    const option = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    chart.setOption({ animation: !calm.matches, ...option });
    new ResizeObserver(() => chart.resize()).observe(place);
    window.addEventListener("beforeprint", () => chart.resize());
  }
})();

// Draws the pictures of a page: the option is data beside it, a part that is clicked opens its rows.
(() => {
  "use strict";
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const resized = new ResizeObserver((entries) => {
    for (const entry of entries) window.echarts.getInstanceByDom(entry.target)?.resize();
  });

  const draw = (place) => {
    const data = document.getElementById(place.dataset.chart);
    if (!data || !window.echarts || window.echarts.getInstanceByDom(place)) return;
    const chart = window.echarts.init(place, null, { renderer: "svg" });
    chart.setOption({ animation: !calm.matches, ...JSON.parse(data.textContent) });
    chart.on("click", (event) => {
      if (event.data?.address) window.location.assign(event.data.address);
    });
    resized.observe(place);
  };
  const drawIn = (root) => {
    if (root.matches?.("[data-chart]")) draw(root);
    root.querySelectorAll("[data-chart]").forEach(draw);
  };

  drawIn(document);
  document.addEventListener("htmx:load", (event) => drawIn(event.detail.elt));
})();

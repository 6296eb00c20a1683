// The number beside the slider follows it; the picture comes when it is let go.
(() => {
  "use strict";
  const slider = document.getElementById("k");
  const out = document.getElementById("k-out");
  slider?.addEventListener("input", () => { out.textContent = slider.value; });
})();

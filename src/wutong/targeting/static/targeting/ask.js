// The sliders say their number while they are moved, and go back to the rule's.
(() => {
  "use strict";
  const sliders = [...document.querySelectorAll("[data-weight]")];
  const tell = (slider) => { const out = document.querySelector(`output[data-for="${slider.id}"]`); if (out) out.textContent = slider.value; };
  sliders.forEach((slider) => { tell(slider); slider.addEventListener("input", () => tell(slider)); });
  const back = document.getElementById("default-weights");
  if (back) {
    back.hidden = false;
    back.addEventListener("click", () => sliders.forEach((slider) => { slider.value = slider.defaultValue; tell(slider); }));
  }
})();

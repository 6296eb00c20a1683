// What every page does: keys, the line while a part loads, refusals shown where they can be seen.
(() => {
  "use strict";
  const typing = (element) => element.matches("input, textarea, select, [contenteditable]");
  const keys = document.getElementById("keys");
  const notes = document.getElementById("notes");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    const search = document.getElementById("search");
    if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if ((event.key === "?" || event.key === "\uff1f") && keys) {
      event.preventDefault();
      if (keys.open) keys.close(); else keys.showModal();
    }
  });

  // A form is sent once: the second click of a double click would be refused, and puzzle the person.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  });

  // `data-confirm` asks before a verb that cannot be taken back.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-confirm]");
    if (button && !window.confirm(button.dataset.confirm)) event.preventDefault();
  });

  // A select or a box with `data-submit` sends its form when it changes: filters need no button.
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-submit]")) event.target.form?.requestSubmit();
  });

  const say = (text) => {
    if (!notes) return;
    const alert = document.createElement("div");
    alert.className = "alert alert-danger";
    alert.setAttribute("role", "alert");
    alert.textContent = text;
    notes.replaceChildren(alert);
    notes.scrollIntoView({ block: "nearest" });
  };

  let loading = 0;
  const show = (change) => {
    loading = Math.max(0, loading + change);
    document.body.classList.toggle("wt-loading", loading > 0);
  };
  document.addEventListener("htmx:beforeSend", () => show(1));
  document.addEventListener("htmx:afterRequest", () => show(-1));
  document.addEventListener("htmx:sendError", () => say("连不上服务器,您的这一步没有保存。请检查网络后再试。"));
  document.addEventListener("htmx:timeout", () => say("服务器很久没有回答,请稍后再试。"));
  document.addEventListener("htmx:afterSwap", (event) => {
    const refusal = event.detail.target.querySelector?.(".wt-refusal");
    if (refusal) { refusal.scrollIntoView({ block: "center" }); refusal.focus({ preventScroll: true }); }
  });
})();

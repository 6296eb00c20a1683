// A ranked list by keyboard: j and k walk, a and d say who is visited, u takes the last word back, o opens the reasons.
(() => {
  "use strict";
  const more = document.getElementById("more-keys");
  const table = document.querySelector("#keys tbody");
  if (more && table) table.append(...more.content.querySelectorAll("tr"));

  const picks = () => [...document.querySelectorAll(".tg-pick")];
  const here = () => document.querySelector(".tg-pick.tg-here");
  const done = [];
  let busy = false;

  const go = (pick) => {
    if (!pick) return;
    here()?.classList.remove("tg-here");
    pick.classList.add("tg-here");
    pick.focus({ preventScroll: true });
    pick.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const all = picks();
    const at = all.indexOf(here());
    const to = all[at + by];
    if (to) { go(to); return; }
    if (at < 0 && all.length) { go(all[0]); return; }
    document.querySelector(by > 0 ? '.wt-pager [rel="next"]' : '.wt-pager [rel="prev"]')?.click();
  };
  const button = (pick, verdict) => pick?.querySelector(`.tg-buttons [value="${verdict}"]`);
  const send = (pick, verdict, reason) => {
    const press = button(pick, verdict);
    if (!press || busy) return;
    press.form.elements.reason.value = reason;
    // A click, not a submit: HTMX sends the value of the button that was clicked last.
    press.click();
  };
  const close = () => document.querySelectorAll("[data-drop]").forEach((form) => form.remove());
  const ask = (pick) => {
    close();
    const template = document.getElementById("drop-form");
    if (!template || !button(pick, "drop")) return;
    go(pick);
    pick.append(template.content.cloneNode(true));
    pick.querySelector("[data-drop]").scrollIntoView({ block: "nearest" });
  };
  const drop = (form, reason) => {
    const pick = form.closest(".tg-pick");
    if (!reason.trim()) { form.querySelector("input").focus(); return; }
    send(pick, "drop", reason.trim());
  };

  // A click on 不去 asks why first; without script the server does.
  document.addEventListener("click", (event) => {
    const press = event.target.closest('.tg-buttons [value="drop"]');
    if (press && !press.form.elements.reason.value) { event.preventDefault(); ask(press.closest(".tg-pick")); return; }
    const word = event.target.closest("[data-drop] [data-reason]");
    if (word) { drop(word.closest("form"), word.dataset.reason); return; }
    if (event.target.closest("[data-drop] [data-cancel]")) { close(); return; }
    const pick = event.target.closest(".tg-pick");
    if (pick && pick !== here()) { here()?.classList.remove("tg-here"); pick.classList.add("tg-here"); }
  }, true);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-drop]")) return;
    event.preventDefault();
    drop(event.target, event.target.elements.reason.value);
  }, true);

  document.addEventListener("htmx:beforeRequest", (event) => {
    const pick = event.target.closest?.(".tg-pick");
    if (!pick || event.detail.requestConfig.verb !== "post") return;
    busy = true;
    event.detail.xhr.pickBefore = { id: pick.id, verdict: pick.dataset.verdict, reason: pick.dataset.reason };
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const before = event.detail.xhr.pickBefore;
    if (!before) return;
    busy = false;
    const undone = done.length && done[done.length - 1].undoing === before.id;
    if (undone) done.pop();
    else if (event.detail.successful) done.push(before);
    const pick = document.getElementById(before.id);
    if (!pick) return;
    go(pick);
    if (event.detail.successful && !undone) step(1);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const form = document.querySelector("[data-drop]");
    if (event.key === "Escape" && form) { const pick = form.closest(".tg-pick"); close(); go(pick); return; }
    if (event.target.matches("input, select, textarea")) return;
    if (form && /^[1-9]$/.test(event.key)) {
      event.preventDefault();
      const word = form.querySelectorAll("[data-reason]")[Number(event.key) - 1];
      if (word) drop(form, word.dataset.reason);
      return;
    }
    const pick = here();
    const does = {
      j: () => { close(); step(1); },
      k: () => { close(); step(-1); },
      a: () => { close(); send(pick, "keep", ""); },
      d: () => ask(pick),
      o: () => { const all = pick?.querySelector("details"); if (all) all.open = !all.open; },
      u: () => {
        const last = done[done.length - 1];
        const row = last && document.getElementById(last.id);
        if (!row || busy) return;
        last.undoing = last.id;
        send(row, last.verdict, last.reason || "");
      },
    }[event.key];
    if (!does || event.repeat && !"jk".includes(event.key)) return;
    event.preventDefault();
    does();
  });

  // Printing takes the whole list, not one page of it.
  document.querySelector("[data-print-all]")?.addEventListener("click", (event) => {
    if (!document.querySelector('.wt-pager [rel="next"], .wt-pager [rel="prev"]')) { event.preventDefault(); window.print(); }
    else event.currentTarget.href += "&print=1";
  });
  if (new URLSearchParams(location.search).get("print")) window.addEventListener("load", () => window.print());
})();

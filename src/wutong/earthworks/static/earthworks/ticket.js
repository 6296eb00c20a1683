// The gate on a telephone: one tap signs; without a line the ticket waits here and is sent when the line is back.
(() => {
  "use strict";
  const gate = document.getElementById("gate");
  if (!gate) return;
  const queue = document.getElementById("queue");
  const said = document.getElementById("said");
  const store = gate.dataset.key;
  let sending = false;

  const load = () => {
    try { return JSON.parse(localStorage.getItem(store) || "[]"); } catch { return []; }
  };
  const keep = (waiting) => { localStorage.setItem(store, JSON.stringify(waiting)); show(); };

  const tell = (words, wrong = false) => {
    said.textContent = words;
    said.classList.toggle("hl-wrong", wrong);
  };

  const show = () => {
    const waiting = load();
    queue.hidden = !waiting.length;
    const plates = waiting.map((one) => `${one.plate}${one.kind === "out" ? "出场" : "进场"}`).join("、");
    queue.querySelector("[data-words]").textContent = `有 ${waiting.length} 张车票没有信号、存在本机,联网后自动重发:${plates}`;
  };

  const clock = () => new Date().toTimeString().slice(0, 5);
  const name = () => (crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2)}`);

  // Sends one ticket: true when the server answered at all, and whether it took it was said.
  const send = async (one) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    let answer;
    try {
      answer = await fetch(one.kind === "out" ? gate.dataset.out : gate.dataset.in, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": token },
        body: new URLSearchParams(one.values),
        redirect: "manual",
      });
    } catch {
      return false;
    }
    const type = answer.headers.get("Content-Type") || "";
    if (!type.includes("json")) {
      // Signed out meanwhile, or the server is ill: the ticket stays here.
      tell(answer.type === "opaqueredirect" || answer.status === 403
        ? "登录已过期,车票仍存在本机;请重新登录后打开本页,会自动重发。"
        : "服务器暂时不能办理,车票存在本机,稍后自动重发。", true);
      return false;
    }
    const words = await answer.json();
    if (answer.ok) tell(words.said); else tell(`${one.plate}:${words.refused || words.detail || "未能签票"}`, true);
    return true;
  };

  const flush = async () => {
    if (sending) return;
    sending = true;
    let sent = false;
    while (load().length) {
      if (!await send(load()[0])) break;
      sent = true;
      keep(load().slice(1));
    }
    sending = false;
    show();
    if (sent) document.body.dispatchEvent(new Event("signed"));
  };

  const take = (form, kind) => {
    const button = form.querySelector(".hl-truck");
    if (button.dataset.tapped) return;
    // The second tap of a double tap is the same ticket.
    button.dataset.tapped = "yes";
    window.setTimeout(() => delete button.dataset.tapped, 3000);
    const values = Object.fromEntries(new FormData(form));
    delete values.csrfmiddlewaretoken;
    const on = gate.dataset.today;
    if (kind === "out") {
      Object.assign(values, { on, left_at: clock(), client_key: name() });
      for (const field of gate.querySelectorAll("[data-keep]")) values[field.dataset.keep] = field.value;
      // The next tap without a line is the next trip.
      const trip = form.elements.trip;
      trip.value = Number(trip.value) + 1;
      form.querySelector("[data-trip]").textContent = trip.value;
    } else {
      values.arrived_at = clock();
    }
    button.classList.add("hl-waiting");
    keep([...load(), { kind, plate: button.dataset.plate, values }]);
    tell(`${button.dataset.plate} 已记在本机,正在发送……`);
    flush().then(() => { if (load().length && !said.classList.contains("hl-wrong")) tell("没有信号:车票存在本机,联网后自动重发。"); });
  };

  gate.addEventListener("submit", (event) => {
    const form = event.target;
    const kind = form.matches("[data-out-form]") ? "out" : form.matches("[data-in-form]") ? "in" : "";
    if (!kind) return;
    event.preventDefault();
    event.stopPropagation();
    take(form, kind);
  });
  queue.querySelector("[data-again]").addEventListener("click", flush);
  window.addEventListener("online", flush);
  window.setInterval(() => { if (load().length) flush(); }, 15_000);
  show();
  if (load().length) flush();
})();

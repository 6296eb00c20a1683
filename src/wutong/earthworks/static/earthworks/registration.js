// Form E1: the volume in all three conventions while it is typed, and the factors that a soil brings with it.
(() => {
  "use strict";
  const data = document.getElementById("soil-factors");
  const form = document.querySelector("[data-registration]");
  if (!form) return;
  const table = data ? JSON.parse(data.textContent) : { tables: [], soils: {} };
  const field = (name) => form.elements.namedItem(name);
  const known = new Set(table.tables.map((line) => line.source));
  const usual = () => table.tables.find((line) => line.name === table.soils[field("soil")?.value]);
  const chosen = form.querySelector("[data-factors]");
  const number = (text) => Number(String(text).normalize("NFKC").replace(/[,\s]/g, ""));

  const fill = (line) => {
    field("loose_factor").value = line ? line.loose : "";
    field("compacted_factor").value = line ? line.compacted : "";
    field("factor_source").value = line ? line.source : "";
  };
  const factors = () => {
    const own = [field("loose_factor").value, field("compacted_factor").value];
    const line = usual();
    const [loose, compacted] = own[0] && own[1] ? own.map(number) : line ? [number(line.loose), number(line.compacted)] : [];
    const source = own[0] && own[1] ? field("factor_source").value : line?.source;
    return { loose, compacted, source };
  };
  const show = () => {
    const { loose, compacted, source } = factors();
    const amount = number(field("amount").value);
    const convention = form.querySelector("input[name=convention]:checked")?.value;
    const place = form.querySelector("[data-live]");
    const ready = amount > 0 && convention && loose > 0 && compacted > 0;
    const bank = ready ? Math.round(convention === "loose" ? amount / loose : convention === "compacted" ? amount / compacted : amount) : NaN;
    const volumes = { bank, loose: Math.round(bank * loose), compacted: Math.round(bank * compacted) };
    for (const [name, volume] of Object.entries(volumes)) {
      place.querySelector(`[data-${name}]`).textContent = ready ? `${volume.toLocaleString("zh-CN")} m³` : "—";
    }
    place.querySelector("[data-basis]").textContent = loose > 0
      ? `松方 ×${loose},压实方 ×${compacted};依据:${source || "请写明"}`
      : "选了土类就按缺省系数折算";
  };
  if (field("amount") && form.querySelector("[data-live]")) {
    field("soil").addEventListener("change", () => {
      // Factors somebody wrote in by hand stay; those of the table follow the soil.
      if (known.has(field("factor_source").value)) fill(null);
      show();
    });
    chosen?.addEventListener("change", () => {
      const line = table.tables[Number(chosen.value)];
      fill(chosen.value === "" ? null : line);
      show();
    });
    form.addEventListener("input", show);
    form.addEventListener("change", show);
    show();
  }

  // A need has a use, a heap has none.
  const use = field("use")?.closest?.(".wt-field");
  const sides = () => {
    const side = form.querySelector("input[name=side]:checked")?.value;
    if (use) use.hidden = side === "surplus";
  };
  form.addEventListener("change", sides);
  sides();

  // The phone knows where it stands, in WGS84.
  const here = form.querySelector("[data-here]");
  here?.addEventListener("click", () => {
    const say = form.querySelector("[data-here-says]");
    if (!navigator.geolocation) { say.textContent = "这台设备不能定位,请手工填写。"; return; }
    say.textContent = "正在定位…";
    navigator.geolocation.getCurrentPosition(
      (found) => {
        field("longitude").value = found.coords.longitude.toFixed(6);
        field("latitude").value = found.coords.latitude.toFixed(6);
        if (field("datum")) field("datum").value = "WGS84";
        say.textContent = `已填入手机定位(WGS84),误差约 ${Math.round(found.coords.accuracy)} m。`;
      },
      () => { say.textContent = "没有取得定位,请检查定位权限,或手工填写。"; },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
})();

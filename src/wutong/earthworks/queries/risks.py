"""What a proposal points out without refusing it (风险提示 of form E2)."""

from wutong.earthworks.lifecycle import Soil, Use
from wutong.earthworks.models import Registration

_COMPACTED = {Use.ROADBED.value, Use.BACKFILL.value, Use.LEVELLING.value}


def of_pair(surplus: Registration, need: Registration, km: float, far_km: float) -> list[dict[str, str]]:
    """Return the notes on a pair: which side each is about (``pair`` both), and the sentence that names the site."""
    found: list[tuple[str, str]] = []
    if 0 < far_km < km:
        found.append(("pair", f"运距 {km:g} km 超过园区上限 {far_km:g} km,请比较就近的去处。"))
    if surplus.soil == Soil.LOESS and need.use in _COMPACTED:
        wanted = f"(压实度要求 {need.compaction:f})" if need.compaction else ""
        found.append(("need", f"{need.site_name}:来土为湿陷性黄土,须按设计做压实或换填{wanted}。"))
    if surplus.moisture is not None and surplus.moisture > 20:
        found.append(("surplus", f"{surplus.site_name}:含水率 {surplus.moisture:f}%,偏湿,须翻晒后再压实。"))
    if surplus.soil == Soil.MIXED_FILL:
        found.append(("surplus", f"{surplus.site_name}:杂填土,须分拣建筑垃圾后再用。"))
    if surplus.grade == "B":
        found.append(("surplus", f"{surplus.site_name}:环境等级 B,只能用于二类用地。"))
    found += [(site.side, f"{site.site_name}:{site.roads}。") for site in (surplus, need) if site.roads]
    return [{"about": about, "sentence": sentence} for about, sentence in found]

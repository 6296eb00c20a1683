"""Forms of plans: what is asked, what if, what is worth changing."""

from datetime import timedelta
from typing import Any

from django import forms

from wutong.earthworks import queries
from wutong.earthworks.forms.prices import day_field, fen, yuan_field
from wutong.kernel import clock

_BASIS = (("likely", "可能量(登记方量)"), ("minimum", "确保量(至少有的方量)"))


class PlanForm(forms.Form):
    """A plan asked for."""

    name = forms.CharField(label="方案名称", max_length=100)
    starts_on = day_field("起始日")
    weeks = forms.IntegerField(label="周数", min_value=1, max_value=520, initial=26)
    basis = forms.ChoiceField(
        label="方量依据", choices=_BASIS, initial="likely", help_text="按“至少”的方量编,做出来的安排一定供得上"
    )
    max_km = forms.FloatField(
        label="单程运距上限(km)", required=False, min_value=0, max_value=500, help_text="0 为不限"
    )
    detour = forms.FloatField(label="绕行系数", required=False, min_value=1, max_value=5)
    trucks_per_day = forms.IntegerField(
        label="全区每日车辆上限", required=False, min_value=0, max_value=10_000, help_text="0 为不限"
    )
    roads_file = forms.FileField(
        label="距离表或路网", required=False,
        help_text="Excel/CSV:起点地块、终点地块、公里;或路网 JSON。没有的按直线乘绕行系数估",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today, held = clock.today(), queries.planning(clock.today())
        self.fields["name"].initial = f"{today:%Y-%m} 土方平衡"
        self.fields["starts_on"].initial = today - timedelta(days=today.weekday())
        for name in ("max_km", "detour", "trucks_per_day"):
            self.fields[name].initial = held[name]

    def settings(self) -> dict[str, Any]:
        """Return the settings that differ from what the rules say."""
        said = self.cleaned_data
        settings = {name: said[name] for name in ("basis", "detour", "trucks_per_day") if said[name] is not None}
        if said["max_km"] is not None:
            settings["max_km"] = said["max_km"] or None
        return settings


class WhatIfForm(forms.Form):
    """The panel: the haul dearer or cheaper, the limit, a site earlier or later."""

    haul_percent = forms.IntegerField(label="运价", required=False, min_value=10, max_value=500)
    max_km = forms.FloatField(label="运距上限(km)", required=False, min_value=0, max_value=500)
    site = forms.ChoiceField(label="地块", required=False)
    days = forms.IntegerField(label="推后(天,提前为负)", required=False, min_value=-3660, max_value=3660)

    def __init__(self, *args: Any, sites: list[tuple[str, str]], limit: float | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.fields["site"]
        if isinstance(site, forms.ChoiceField):
            site.choices = [("", "都不改期"), *sites]
        self.limit = limit

    def change(self) -> dict[str, Any]:
        """Return what differs from the kept plan; nothing when nothing does."""
        said = self.cleaned_data
        change: dict[str, Any] = {}
        if said.get("haul_percent") not in (None, 100):
            change["haul_percent"] = said["haul_percent"]
        if said.get("max_km") is not None and (said["max_km"] or None) != self.limit:
            change["max_km"] = said["max_km"] or None
        if said.get("site") and said.get("days"):
            change["shifts"] = {said["site"].removeprefix("r"): said["days"]}
        return change


class ReplanForm(forms.Form):
    """What it is worth not to move one m³ of a kept plan."""

    change = yuan_field("每改动一方计(元)", initial=2, help_text="越大,越少改动原来的安排;0 为只看费用")

    def change_fen(self) -> int:
        """Return the worth in fen."""
        return fen(self.cleaned_data["change"])


class ChosenForm(forms.Form):
    """Pairs of a plan to be proposed: two registrations each, as 12-34."""

    pairs = forms.MultipleChoiceField(label="调配", required=True)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = self.fields["pairs"]
        if isinstance(pairs, forms.ChoiceField):
            pairs.choices = choices
        pairs.error_messages["required"] = "请先勾选要生成匹配建议的调配。"

    def chosen(self) -> list[tuple[int, int]]:
        """Return the pairs of ids."""
        return [(int(one.split("-")[0]), int(one.split("-")[1])) for one in self.cleaned_data["pairs"]]

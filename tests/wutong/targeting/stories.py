"""A small chain, a small directory, and lists asked of it: what the tests of targeting tell their stories about."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from tests.people import Zone
from tests.wutong.industries.stories import DAY, make_anchor, make_chain, make_part
from wutong.industries import services as industries
from wutong.industries.models import Anchor, Chain
from wutong.kernel import jobs
from wutong.targeting import services
from wutong.targeting.models import Pick, Shortlist
from wutong.targeting.queries.questions import Wishes
from wutong_engines import directory

BEST, TIED = "江苏控达控制器有限公司", "浙江协昌电子科技有限公司"
SHOP, LOCAL, BRANCH = "河北迅达电动车销售有限公司", "兰州新区驭电控制器有限公司", "江苏控达控制器有限公司深圳分公司"
TYRES, BOTH = "山东力行轮胎有限公司", "广东双能电机控制器有限公司"
TITLE = (
    '[{"title": "国家级专精特新“小巨人”企业", "level": "国家级", "batch": "第五批", '
    '"valid_from": "2023-07-01", "valid_to": "2026-06-30", "source": "工信部公告(演示)"}]'
)
_COLUMNS = (
    "name", "reg_date", "capital", "scope", "province", "city", "region_code", "address", "industry", "titles",
    "size_class", "source", "source_date",
)  # fmt: skip
_MADE = "电动车控制器的研发、生产与销售"
_FIRMS: tuple[tuple[str, ...], ...] = (
    (BEST, "2008-05-01", "5000万元", _MADE, "江苏", "无锡", "320200", "", "3824", TITLE, "中型"),
    (TIED, "2012-05-01", "2000万元", "电子元件的制造", "浙江", "台州", "331000", "", "3824", "", "小型"),
    (SHOP, "2020-05-01", "50万元", "电动车、控制器的销售", "河北", "石家庄", "130100", "", "5263", "", "微型"),
    (LOCAL, "2019-05-01", "1000万元", _MADE, "甘肃", "兰州", "620171", "兰州新区中川镇", "3824", "", "小型"),
    (BRANCH, "2015-05-01", "", _MADE, "广东", "深圳", "440300", "", "3824", "", ""),
    (TYRES, "2003-05-01", "9000万元", "轮胎、内胎的生产", "山东", "东营", "370500", "", "2911", "", "大型"),
    (BOTH, "2016-05-01", "3000万元", "轮毂电机、控制器的生产", "广东", "东莞", "441900", "", "3812", "", "中型"),
    ("陕西未详控制器厂", "", "", "", "陕西", "西安", "610100", "", "", "", ""),
    ("北京不相干餐饮有限公司", "2010-01-01", "10万元", "餐饮服务", "北京", "", "110000", "", "6210", "", "微型"),
)


def make_directory(folder: Path, more: tuple[tuple[str, ...], ...] = ()) -> Path:
    """Build a directory of a few firms that any of the tests may tell of."""
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / "firms.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        writer.writerows([(*firm, "工商登记(演示)", "2024-06-01") for firm in (*_FIRMS, *more)])
    directory.build([table], folder / "store", made_on=date(2024, 6, 1), source="测试名录")
    return folder / "store"


def make_world(zone: Zone) -> tuple[Chain, Anchor]:
    """Return the chain of two-wheelers with its anchor, which is known to buy controllers from one firm."""
    chain = make_chain(zone)
    anchor = make_anchor(zone, chain)
    part = make_part(zone, anchor)
    industries.note_maker(
        by=zone.zhang, chain_id=chain.pk, segment_code="controller", part_id=part.pk, firm=TIED, evidence="direct",
        province="浙江", source="公开报道:年报", source_date=date(2024, 4, 20),
    )  # fmt: skip
    return chain, anchor


def ask(zone: Zone, chain: Chain, code: str = "controller", *, ranked: bool = True, **more: Any) -> Shortlist:
    """Return a list that zhang asked for, ranked already."""
    wishes = more.pop("wishes", None) or Wishes(limit=50)
    made = services.ask(by=more.pop("by", zone.zhang), chain_id=chain.pk, segment_code=code, wishes=wishes, **more)
    if ranked:
        jobs.run_waiting_jobs()
        made.refresh_from_db()
    return made


def pick(shortlist: Shortlist, firm: str) -> Pick:
    """Return a firm of a list by its name."""
    return Pick.objects.get(shortlist=shortlist, name=firm)


def names(shortlist: Shortlist) -> list[str]:
    """Return the firms of a list by rank."""
    return list(shortlist.picks.order_by("place").values_list("name", flat=True))


__all__ = ["BEST", "BOTH", "BRANCH", "DAY", "LOCAL", "SHOP", "TIED", "TYRES", "ask", "make_directory", "make_world"]

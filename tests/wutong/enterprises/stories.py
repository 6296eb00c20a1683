"""A small directory of our own, and the lists and enterprises that the tests tell of."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import Zone
from wutong.enterprises import services
from wutong.enterprises.models import Enterprise, Line, Name, NameList, Pair, Title
from wutong.kernel import jobs
from wutong.kernel.models import Event, Job
from wutong_engines.codes.uscc import check_character
from wutong_engines.directory import Store, build
from wutong_engines.names import Index
from wutong_engines.names.matching import Candidate, Match

MADE_ON = date(2024, 6, 1)
HEADER = ("企业名称", "统一社会信用代码", "成立日期", "注册资本", "经营范围", "省份", "城市", "地址", "曾用名")


def code(number: int, region: str = "330282") -> str:
    """Return a credit code whose check characters are right."""
    from wutong_engines.codes.org_code import check_character as of_org  # noqa: PLC0415 - one use

    body = f"{number:08d}"
    start = f"91{region}{body}{of_org(body)}"
    return start + check_character(start)


AIMA, YADEA, TAILG, LVYUAN, MOTOR = (code(number) for number in range(10000001, 10000006))
TWIN_A, TWIN_B = code(10000011), code(10000012)
ROWS: tuple[tuple[str, ...], ...] = (
    ("天津爱玛车业科技有限公司", AIMA, "1999-09-24", "40000万元", "电动自行车、电动摩托车生产、销售", "天津", "天津",
     "天津市静海区", "天津市泰美车业有限公司"),
    ("雅迪科技集团有限公司", YADEA, "2001-05-06", "60000万元", "电动车及零部件制造", "江苏", "无锡", "锡山区", ""),
    ("深圳台铃科技股份有限公司", TAILG, "2004-03-02", "10000万元", "电动车研发", "广东", "深圳", "深圳市龙岗区", ""),
    ("浙江绿源电动车有限公司", LVYUAN, "2003-07-01", "8000万元", "电动自行车制造", "浙江", "金华", "金华市", ""),
    ("宁波轮毂电机有限公司", MOTOR, "2010-01-01", "500万元", "轮毂电机制造", "浙江", "宁波", "宁波市江北区", ""),
    ("星火电机有限公司", TWIN_A, "2005-01-01", "100万元", "电机", "江苏", "常州", "常州市", ""),
    ("星火电机有限公司", TWIN_B, "2008-01-01", "200万元", "电机", "山东", "济南", "济南市", ""),
    *(
        (f"{place}{brand}{trade}有限公司", "", f"20{10 + number}-01-01", f"{number + 1}00万元", f"{trade}制造",
         province, city, f"{city}市", "")
        for number, (place, brand, trade, province, city) in enumerate((
            ("无锡", "金箭", "电动车", "江苏", "无锡"), ("台州", "立马", "车业", "浙江", "台州"),
            ("天津", "富士达", "自行车", "天津", "天津"), ("东莞", "台铃", "车业", "广东", "东莞"),
            ("济南", "轻骑", "摩托车", "山东", "济南"), ("宁德", "时代", "新能源", "福建", "宁德"),
            ("长兴", "天能", "电池", "浙江", "湖州"), ("湖州", "超威", "电源", "浙江", "湖州"),
            ("兰州", "瑞岭", "置业", "甘肃", "兰州"), ("兰州", "读者", "印务", "甘肃", "兰州"),
            ("昌吉", "天康", "饲料", "新疆", "昌吉"), ("保定", "瑞普", "生物", "河北", "保定"),
            ("重庆", "宗申", "动力", "重庆", "重庆"), ("杭州", "桐庐", "车架", "浙江", "杭州"),
            ("中山", "大洋", "电机", "广东", "中山"), ("苏州", "八方", "电气", "江苏", "苏州"),
            ("常州", "星恒", "电源", "江苏", "常州"), ("西安", "秦川", "机床", "陕西", "西安"),
            ("银川", "宁夏红", "枸杞", "宁夏", "银川"), ("白银", "有色", "铜业", "甘肃", "白银"),
            ("金昌", "镍都", "材料", "甘肃", "金昌"), ("酒泉", "风电", "叶片", "甘肃", "酒泉"),
        ))
    ),
    ("兰州新区恒通蓄电池有限公司", "", "2015-04-01", "3000万元", "蓄电池制造", "甘肃", "兰州", "兰州新区", ""),
)  # fmt: skip


def make_directory(folder: Path) -> Path:
    """Build the small directory and return where it lies; :class:`Likeness` stands in for its index of names."""
    table = folder / "企业.csv"
    with table.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([HEADER, *ROWS])
    store = folder / "directory"
    build([table], store, made_on=MADE_ON, source="演示名录")
    (store / "identity" / "000001").mkdir(parents=True)
    return store


class Likeness:
    """Answers as the matcher of the engine does, by likeness alone: the engine compiles for a minute, and has tests."""

    def __init__(self, store: Store) -> None:
        self._index = Index((name, name) for _, name in store.names())

    def match(self, query: str) -> Match:
        """Return the nearest names."""
        found = self._index.close(query, at_least=0.5)
        candidates = tuple(Candidate(name, 0, score, why) for name, score, why in found)
        best = candidates[0] if candidates and candidates[0].probability > 0.9 else None
        reason = candidates[0].reason if candidates else "名录中没有相近的名称"
        probability = candidates[0].probability if candidates else 0.0
        return Match(query, best.name if best else None, 0 if best else None, probability, reason, candidates)


def sheet(*rows: tuple[str, ...], header: tuple[str, ...] = ("展商名称", "展位号", "地区", "展品")) -> Any:
    """Return a file of exhibitors as somebody uploads it."""
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return SimpleUploadedFile("展商.csv", text.getvalue().encode("utf-8-sig"), "text/csv")


def bring(zone: Zone, *rows: tuple[str, ...], title: str = "自行车展展商名录") -> NameList:
    """Bring a list in as zhang, and let the engine look at it."""
    batch = services.bring_list(by=zone.zhang, upload=sheet(*rows), kind="expo", title=title, source="主办方")
    jobs.run_waiting_jobs()
    return NameList.objects.get(batch=batch)


def line(name_list: NameList, written: str) -> Line:
    """Return the line that says so."""
    return name_list.lines.get(written=written)


def entered(zone: Zone, name: str, **values: Any) -> Enterprise:
    """Return an enterprise entered by zhang."""
    return services.enter(by=zone.zhang, name=name, values=values)  # type: ignore[arg-type]  # keys are checked there


def everything() -> dict[str, Any]:
    """Return all that this domain keeps, so that a refusal can be held to changing nothing of it."""
    models = (Enterprise, Name, Title, NameList, Line, Pair, Event, Job)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}

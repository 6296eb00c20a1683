"""A small graph of our own: four trades, what their firms make, what that is made from."""

import csv
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wutong_engines.chains.scoring import Kind

INDUSTRY = Kind.INDUSTRY
Column = dict[str, NDArray[np.float64]]

TRADES = {
    "110101": ("电动车", ("电动自行车", "电动三轮车", "车架", "轮毂电机", "控制器"), ("钢管", "铝材", "磁钢")),
    "110102": ("光伏组件", ("光伏玻璃", "光伏边框", "电池片", "接线盒", "逆变器"), ("硅料", "铝锭", "银浆")),
    "120101": (
        "原料药",
        ("阿莫西林", "头孢氨苄", "维生素原料药", "兽用原料药", "药用中间体"),
        ("酒精", "玉米", "甲苯"),
    ),
    "120102": ("乳制品", ("酸奶", "奶粉", "奶酪", "鲜牛奶", "乳清粉"), ("生鲜乳", "白糖", "菌种")),
}
SORTS = ("新型", "智能", "进口", "普通")


def write(folder: Path) -> Path:
    """Write the graph as a folder of CSV files and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    firms, labels, makes, links = [], [], [], []
    for t, (industry, (trade, goods, materials)) in enumerate(TRADES.items()):
        for n in range(16):
            code = f"{t * 100 + n + 1:06d}"
            firms.append((code, f"{trade[:2]}{n}号", f"兰州{trade}第{n}制造股份有限公司", "SZSE", "2001-01-01"))
            labels.append((code, industry, trade + "Ⅲ"))
            for k in range(4):
                name = SORTS[(n + k) % 4] + goods[(n * 3 + k) % 5]
                makes.append((code, f"{trade[:2]}{n}号", name, 0.2 + k / 10, False, False))
        for (i, good), sort in product(enumerate(goods), SORTS):
            links.append((sort + good, materials[i % 3], "上游材料", "other"))
            links.append((good, sort + good, "产品小类", "other"))
            links.append((materials[(i + 1) % 3], sort + good, "下游产品", "other"))
    makes.append(("000001", "电动0号", "平衡项目", 0.5, False, True))
    above = [("110000", "制造", "", 1), ("110100", "装备Ⅱ", "110000", 2)]
    above += [("120000", "健康", "", 1), ("120100", "医药食品Ⅱ", "120000", 2)]
    industries = above + [(code, trade[0] + "Ⅲ", code[:4] + "00", 3) for code, trade in TRADES.items()]
    _write(folder / "companies.csv", "code,short_name,full_name,exchange,list_date", firms)
    _write(folder / "industries.csv", "code,name,parent,level", industries)
    _write(folder / "company_industry.csv", "code,industry_code,industry_name", labels)
    heading = "code,short_name,product,weight,weight_is_placeholder,is_accounting_item"
    _write(folder / "company_product.csv", heading, makes)
    _write(folder / "product_product.csv", "src,dst,relation,domain_guess", links)
    return folder


def pairs(path: Path, heading: str, *rows: tuple[object, ...]) -> Path:
    """Write a table of pairs and return its path."""
    _write(path, heading, list(rows))
    return path


def scores(path: Path) -> list[float]:
    """Return the scores of a table that was written."""
    with path.open(encoding="utf-8", newline="") as file:
        return [float(row["score"]) for row in csv.DictReader(file)]


def columns(source: Any, subject: Any, asked: Any) -> Column:
    """Return the evidence of candidates by the code of each factor."""
    found = source.evidence(subject, asked)
    return {factor.code: found[:, at] for at, factor in enumerate(source.factors)}


def _write(path: Path, heading: str, rows: Sequence[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading.split(","))
        writer.writerows(rows)

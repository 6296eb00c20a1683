"""A small directory that most tests only read, and a way to write tables."""

import csv
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from wutong_engines.directory import Store, build, open_store

DAY = date(2024, 6, 28)
# Valid by their check characters; the first two are the public codes of the domain's test vectors.
CODES = (
    "914403001922038216", "9144030071526726XG", "91440300708461136T", "91330100799655058B", "91110108551385082Q",
)  # fmt: skip

FIRMS: tuple[dict[str, str], ...] = (
    {
        "企业名称": "爱玛科技集团股份有限公司", "统一社会信用代码": CODES[0], "省份": "天津", "城市": "静海",
        "注册资本": "58,000(万元人民币)", "行业": "C3770", "曾用名": "天津爱玛科技股份有限公司",
        "经营范围": "电动自行车制造", "称号": "制造业单项冠军", "成立日期": "1999年9月24日", "企业规模": "大型",
        "产业链": "ebike_moto",
    },
    {"企业名称": "天津爱玛车业科技有限公司", "统一社会信用代码": CODES[1], "省份": "天津", "注册资本": "1000万元"},
    {"企业名称": "无锡爱玛电动车有限公司", "省份": "江苏", "城市": "无锡", "注册资本": "100万美元", "行业": "3770"},
    {"企业名称": "天津爱玛车业科技有限公司兰州分公司", "省份": "甘肃", "城市": "兰州"},
    {
        "企业名称": "兰州兰石集团有限公司", "统一社会信用代码": CODES[2], "省份": "甘肃", "城市": "兰州",
        "行业": "3511", "注册资本": "177,286.31万元", "地址": "甘肃省兰州市兰州新区黄河大道西段528号",
        "经营范围": "石油钻采机械制造;电池回收",
    },
    {"企业名称": "甘肃省建设投资(控股)集团有限公司", "省份": "甘肃", "城市": "兰州", "成立日期": "2005-03-01"},
    {"企业名称": "小米科技(武汉)有限公司", "省份": "湖北", "城市": "武汉"},
    {"企业名称": "成都华为技术有限公司", "省份": "四川", "城市": "成都"},
    {"企业名称": "爱玛服务区超市"},
    {"企业名称": "<b>'; DROP TABLE firms;--</b>科技有限公司", "省份": "浙江"},
)  # fmt: skip


def write_table(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    """Write rows as a csv file with the headings of all of them."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="session")
def firms_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the ten firms; nobody writes to it."""
    folder = tmp_path_factory.mktemp("directory")
    build([write_table(folder / "firms.csv", FIRMS)], folder / "store", made_on=DAY, source="演示", workers=1)
    return folder / "store"


@pytest.fixture
def store_folder(firms_folder: Path, tmp_path: Path) -> Path:
    """A store of the ten firms that may be written to; its table lies beside it."""
    shutil.copy(firms_folder.parent / "firms.csv", tmp_path / "firms.csv")
    return Path(shutil.copytree(firms_folder, tmp_path / "store"))


@pytest.fixture
def firms(firms_folder: Path) -> Iterator[Store]:
    """The ten firms, open."""
    with open_store(firms_folder) as store:
        yield store


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let Ibis 12 call DuckDB 1.5 the way it does: the name it uses is on its way out, and not ours to change."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"))

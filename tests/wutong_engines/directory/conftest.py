"""A small directory that most tests only read, and a way to write tables."""

import csv
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from wutong_engines.codes import org_code, uscc
from wutong_engines.directory import FirmRow, Report, Store, build, open_store

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


def code_of(number: int, authority: str = "620100") -> str:
    """Return a valid credit code that nobody else has."""
    organisation = f"MA{number:06d}"
    rest = 11 - _weighed(organisation, org_code.ALPHABET, org_code.WEIGHTS) % 11
    head = f"91{authority}{organisation}" + "0123456789X0"[rest]
    return head + uscc.ALPHABET[(31 - _weighed(head, uscc.ALPHABET, uscc.WEIGHTS) % 31) % 31]


def _weighed(text: str, alphabet: str, weights: Sequence[int]) -> int:
    return sum(alphabet.index(sign) * weight for sign, weight in zip(text, weights, strict=True))


def generated(count: int, seed: int = 5) -> list[dict[str, str]]:
    """Return firms of three provinces whose names, branches and facts meet in every way."""
    chance = random.Random(seed)  # noqa: S311  # made-up names are no secret
    rows = []
    for number in range(count):
        province, city = chance.choice((("甘肃", "兰州"), ("甘肃", "天水"), ("江苏", "无锡"), ("浙江", "宁波")))
        brand = "".join(chance.choices("金华天源瑞恒安", k=chance.choice((1, 2, 2, 3))))
        name = f"{chance.choice((city, '', province))}{brand}{chance.choice(('科技', '机械', '电池', ''))}有限公司"
        branch = chance.random() < 0.1
        rows.append(
            {
                "企业名称": name + f"{chance.choice(('兰州', '宁波'))}分公司" * branch,
                "省份": province,
                "城市": city,
                "统一社会信用代码": code_of(number) if chance.random() < 0.6 else "",
                "注册资本": chance.choice(("", "50万元", "1000万元", "300万美元")),
                "成立日期": chance.choice(("", "1999-05-01", "2010-07-01", "2020-02-29")),
                "行业": chance.choice(("", "3770", "3841", "F")),
                "企业规模": chance.choice(("", "大型", "小型")),
                "称号": chance.choice(("", "", "创新型中小企业")),
                "产业链": chance.choice(("", "battery", "battery;ebike")),
                "曾用名": f"{chance.choice('金华天')}源老厂" if chance.random() < 0.05 else "",
                "经营范围": chance.choice(("", "电池制造", "机械销售;电池回收")),
            }
        )
    return rows


@dataclass(frozen=True)
class Built:
    """What one build made of its tables."""

    report: Report
    store: Store

    def firm(self, name: str) -> FirmRow:
        """Return the one firm of this name."""
        (found,) = self.store.firms(self.store.by_name(name))
        return found


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Twelve hundred made-up firms, enough for long lists; nobody writes to it."""
    folder = tmp_path_factory.mktemp("town")
    build([write_table(folder / "town.csv", generated(1200))], folder / "store", made_on=DAY, workers=1)
    with open_store(folder / "store") as store:
        yield store


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

"""What a folder of chain files says: firms, their products and industries, links between products."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.chains.scoring import tables
from wutong_engines.chains.scoring.errors import ScoringError
from wutong_engines.chains.scoring.grams import plain

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Kind(StrEnum):
    """What is asked of a pair; the value is the word of the data."""

    PRODUCT = "主营产品"
    INDUSTRY = "所属行业"
    MATERIAL = "上游材料"
    DOWNSTREAM = "下游产品"
    SORT = "产品小类"


LINKS: Final = (Kind.MATERIAL, Kind.DOWNSTREAM, Kind.SORT)
# A product with less of the revenue (or only named in a text) is known, but nobody is asked about it.
ASKED_SHARE: Final = 0.01
_CODE: Final = re.compile(
    r"^(?:sh|sz|bj|sse|szse|bse)?\.?(\d{1,6})(?:\.0)?(?:\.?(?:sh|sz|bj|ss|sse|szse|xshg|xshe))?$", re.I
)


@dataclass(frozen=True, slots=True)
class Firm:
    """A listed firm."""

    code: str
    short_name: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Industry:
    """A class of the industry tree; ``parent`` is its place in the list, -1 at the top."""

    code: str
    name: str
    parent: int
    level: int


@dataclass(frozen=True)
class Known:
    """Everything a folder says, as places in lists."""

    firms: tuple[Firm, ...]
    products: tuple[str, ...]
    industries: tuple[Industry, ...]
    makes: Ints  # rows: firm, product
    share: NDArray[np.float64]
    firm_industry: Ints  # -1 for unknown
    links: Ints  # rows: kind (place in LINKS), src, dst
    food: Flags  # of each link: recipes and herbs
    accounting: Flags  # of each product: a line of the accounts and no product
    fingerprint: str

    @cached_property
    def firm_at(self) -> dict[str, int]:
        """Return the place of each stock code."""
        return {firm.code: i for i, firm in enumerate(self.firms)}

    @cached_property
    def product_at(self) -> dict[str, int]:
        """Return the place of each product's plain name."""
        return {plain(product): i for i, product in reversed(list(enumerate(self.products)))}

    @cached_property
    def industry_at(self) -> dict[str, int]:
        """Return the place of each industry by code and by name; a name of two levels means the lowest."""
        found: dict[str, int] = {}
        for level in (1, 2, 3):
            for i, industry in enumerate(self.industries):
                if industry.level == level and industry.name:
                    found[_bare(industry.name)] = i
        found |= {plain(industry.name): i for i, industry in enumerate(self.industries) if industry.name}
        return found | {industry.code: i for i, industry in enumerate(self.industries)}

    def firm(self, text: str) -> int:
        """Return the place of a firm asked for by code (any spelling), short or full name; -1 when there is none."""
        place = self.firm_at.get(code_of(text), -1)
        return place if place >= 0 else self._firm_names.get(plain(text), -1)

    def industry(self, text: str) -> int:
        """Return the place of an industry asked for by code or name; -1 when there is none."""
        text = plain(text).removesuffix(".0")
        place = self.industry_at.get(text, -1)
        return place if place >= 0 else self.industry_at.get(_bare(text), -1)

    @cached_property
    def _firm_names(self) -> dict[str, int]:
        names = {plain(firm.short_name): i for i, firm in enumerate(self.firms)}
        names |= {plain(firm.full_name): i for i, firm in enumerate(self.firms)}
        return {name: i for name, i in names.items() if name}

    def parents(self, industry: int) -> tuple[int, ...]:
        """Return an industry and those above it, from the lowest."""
        line: list[int] = []
        while industry >= 0 and industry not in line:
            line.append(industry)
            industry = self.industries[industry].parent
        return tuple(line)

    def facts(self, kind: Kind) -> Ints:
        """Return the edges that may be asked about: subject, object, and the row they stand in."""
        if kind is Kind.PRODUCT:
            rows = np.flatnonzero((self.share >= ASKED_SHARE) & ~self.accounting[self.makes[:, 1]])
            return np.column_stack([self.makes[rows], rows])
        if kind is Kind.INDUSTRY:
            rows = np.flatnonzero(self.firm_industry >= 0)
            return np.column_stack([rows, self.firm_industry[rows], rows])
        rows = np.flatnonzero((self.links[:, 0] == LINKS.index(kind)) & ~self.food)
        return np.column_stack([self.links[rows, 1:], rows])

    def without(self, kind: Kind, rows: Ints) -> "Known":
        """Return the same with some edges hidden; the names stay."""
        if kind is Kind.INDUSTRY:
            hidden = self.firm_industry.copy()
            hidden[rows] = -1
            return _changed(self, firm_industry=hidden)
        if kind is Kind.PRODUCT:
            return _changed(self, makes=np.delete(self.makes, rows, 0), share=np.delete(self.share, rows))
        return _changed(self, links=np.delete(self.links, rows, 0), food=np.delete(self.food, rows))


def _changed(known: Known, **fields: Any) -> Known:
    return replace(known, **fields)


def code_of(text: str) -> str:
    """Return a stock code as six digits, however it was written; the text itself when it is none.

    >>> code_of("1"), code_of("SZ000001"), code_of("600000.SH"), code_of("1.0")
    ('000001', '000001', '600000', '000001')
    """
    text = text.strip()
    found = _CODE.match(text)
    return found[1].zfill(6) if found else text


def _bare(name: str) -> str:
    return re.sub(r"(?<=.)(?:iii|ii)$", "", plain(name))


class _Names:
    """Places of names in the order met."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._at: dict[str, int] = {}

    def at(self, name: str) -> int:
        place = self._at.setdefault(name, len(self.names))
        if place == len(self.names):
            self.names.append(name)
        return place


def read(folder: Path) -> Known:
    """Read the chain files of a folder; a file that is not there knows nothing.

    :raises ScoringError: there is no such folder, none of the files is in it, or one of them cannot be used.
    """
    if not folder.is_dir():
        raise ScoringError(f"没有图谱文件夹{folder.name}")
    files = {path.stem: path for path in sorted(folder.glob("*")) if path.suffix in {".csv", ".parquet"}}
    wanted = ("company_product", "company_industry", "product_product")
    if not any(name in files for name in wanted):
        raise ScoringError(f"图谱文件夹{folder.name}里没有{'、'.join(wanted)}中的任何一个(.csv或.parquet)")
    digest = hashlib.sha256()
    for path in files.values():
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    found = {name: tables.read(path) for name, path in files.items() if name in _READ}
    return _assembled(found, digest.hexdigest()[:16])


_READ: Final = {"companies", "industries", "company_industry", "company_product", "product_product", "products"}


def _assembled(found: dict[str, tables.Table], fingerprint: str) -> Known:
    firms, products = _Names(), _Names()
    names: dict[str, tuple[str, str]] = {}
    if "companies" in found:
        table = found["companies"]
        short, full = table.column("short_name", "简称"), table.column("full_name", "全称")
        for code, *both in zip(table.column("code"), short, full, strict=True):
            firms.at(code_of(code))
            names[code_of(code)] = (both[0], both[1])
    makes, share, accounts = _makes(found.get("company_product"), firms, products)
    links, food = _links(found, products)
    for name in found["products"].column("product") if "products" in found else []:
        products.at(name)
    industries, at = _industries(found)
    label = _labels(found.get("company_industry"), firms, at)
    accounting = np.zeros(len(products.names), bool)
    accounting[sorted(accounts)] = True
    return Known(
        tuple(Firm(code, *names.get(code, ("", ""))) for code in firms.names),
        tuple(products.names), industries, makes, share,
        np.array([label.get(i, -1) for i in range(len(firms.names))], np.int64),
        links, food, accounting, fingerprint,
    )  # fmt: skip


def _makes(table: tables.Table | None, firms: _Names, products: _Names) -> tuple[Ints, NDArray[np.float64], set[int]]:
    pairs: dict[tuple[int, int], float] = {}
    accounts: set[int] = set()
    if table is not None:
        weights = table.columns.get(table.find("weight") or "", [""] * len(table))
        flags = table.columns.get(table.find("is_accounting_item") or "", [""] * len(table))
        rows = zip(table.column("code"), table.column("product"), weights, flags, strict=True)
        for index, (code, product, weight, flag) in enumerate(rows):
            if not product.strip() or not code.strip():
                continue
            pair = firms.at(code_of(code)), products.at(product)
            pairs[pair] = max(pairs.get(pair, -1.0), _number(weight, table.where(index)))
            if flag.lower() in {"true", "1"}:
                accounts.add(pair[1])
    edges = np.array(list(pairs), np.int64).reshape(-1, 2)
    return edges, np.array(list(pairs.values()), np.float64), accounts


def _number(text: str, where: str) -> float:
    try:
        return float(text) if text.strip() else 1.0
    except ValueError:
        raise ScoringError(f"{where}列“weight”应为数字,写的是“{text[:20]}”") from None


def _links(found: dict[str, tables.Table], products: _Names) -> tuple[Ints, Flags]:
    links: dict[tuple[int, int, int], bool] = {}
    if "product_product" in found:
        table = found["product_product"]
        guesses = table.columns.get(table.find("domain_guess") or "", [""] * len(table))
        for src, dst, kind, guess in zip(
            table.column("src"), table.column("dst"), table.column("relation"), guesses, strict=True
        ):
            if kind in LINKS and src.strip() and dst.strip():
                link = LINKS.index(Kind(kind)), products.at(src), products.at(dst)
                links[link] = guess in {"food", "herbal"}
    edges = np.array(list(links), np.int64).reshape(-1, 3)
    return edges, np.array(list(links.values()), bool)


def _industries(found: dict[str, tables.Table]) -> tuple[tuple[Industry, ...], dict[str, int]]:
    rows: dict[str, tuple[str, str]] = {}
    if "industries" in found:
        table = found["industries"]
        parents = table.columns.get(table.find("parent") or "", [""] * len(table))
        for code, name, parent in zip(table.column("code"), table.column("name"), parents, strict=True):
            rows[code_of(code)] = (name, code_of(parent) if parent else "")
    if "company_industry" in found:
        table = found["company_industry"]
        for code, name in zip(table.column("industry_code"), _or_empty(table, "industry_name"), strict=True):
            if code.strip():
                rows.setdefault(code_of(code), (name, ""))
    at = {code: i for i, code in enumerate(rows)}
    return tuple(
        Industry(code, name, at.get(parent or _above(code), -1), _level(code)) for code, (name, parent) in rows.items()
    ), at


def _labels(table: tables.Table | None, firms: _Names, at: dict[str, int]) -> dict[int, int]:
    if table is None:
        return {}
    pairs: Iterable[tuple[str, str]] = zip(table.column("code"), table.column("industry_code"), strict=True)
    return {firms.at(code_of(code)): at[code_of(industry)] for code, industry in pairs if industry.strip()}


def _or_empty(table: tables.Table, heading: str) -> list[str]:
    return table.columns.get(table.find(heading) or "", [""] * len(table))


def _level(code: str) -> int:
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def _above(code: str) -> str:
    return {3: code[:4] + "00", 2: code[:2] + "0000"}.get(_level(code), "")

"""What the directory answers with: firms, hits, and what was asked of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

CodeStatus = Literal["valid", "warn", "invalid", "none"]
MatchedOn = Literal["名称", "简称", "首字母", "拼音", "信用代码", "曾用名"]


@dataclass(frozen=True, slots=True)
class Title:
    """A title a firm holds (专精特新 and the like) and how long."""

    title: str
    level: str = ""
    batch: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class FirmRow:
    """One firm of the directory. What the tables did not say is ``None`` or empty, never guessed.

    ``id`` is the valid credit code, else ``n-`` and a hash of the plain name. ``region`` is what the name itself
    names; ``province`` and ``city`` come from the table, else from the codes, else from the name. ``notes`` says
    what could not be read (a capital without a number, a wrong code).
    """

    id: str
    name: str
    plain: str
    core: str
    key: str
    region: str = ""
    former_names: tuple[str, ...] = ()
    uscc: str = ""
    uscc_status: CodeStatus = "none"
    reg_date: date | None = None
    type: str = ""
    capital_raw: str = ""
    capital_wan: float | None = None
    capital_currency: str = ""
    scope: str = ""
    province: str = ""
    city: str = ""
    region_code: str = ""
    address: str = ""
    industry: str = ""
    titles: tuple[Title, ...] = ()
    size_class: str = ""
    is_branch: bool = False
    chain_tags: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    source_date: date | None = None
    lon: float | None = None
    lat: float | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One firm found, and by what: ``score`` falls from 1 in the order of the list."""

    id: str
    name: str
    province: str
    city: str
    matched_on: MatchedOn
    score: float
    matched_text: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. ``total`` counts all that match; when ``is_exact`` is false it is an estimate."""

    hits: tuple[Hit, ...]
    total: int
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Filters:
    """What a firm must be, beside what its name says. An empty field asks for nothing.

    ``regions`` takes codes (62, 6201, 620171), provinces by name (甘肃) and groups (长三角); ``titles`` count when
    they hold on ``titles_on`` (any day when that is left out); ``industries`` are codes of any level.
    """

    regions: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    titles_on: date | None = None
    size_classes: tuple[str, ...] = ()
    capital_min_wan: float | None = None
    registered_from: date | None = None
    registered_to: date | None = None
    chain_tags: tuple[str, ...] = ()
    words_in_scope: tuple[str, ...] = ()
    branches: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One state of the store; it never changes once it is there."""

    number: int
    made_on: date
    firms: int
    segments: int
    source: str = ""
    report: str = ""
    provinces: tuple[tuple[str, int], ...] = ()

    @property
    def name(self) -> str:
        """Return the name of its files, such as ``000001``."""
        return f"{self.number:06d}"

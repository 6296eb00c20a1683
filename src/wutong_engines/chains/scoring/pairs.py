"""Questions from a table: whose link is asked about, under which relation, to which candidate."""

from dataclasses import dataclass
from typing import Final

from wutong_engines.chains.scoring import tables
from wutong_engines.chains.scoring.errors import ScoringError
from wutong_engines.chains.scoring.grams import plain
from wutong_engines.chains.scoring.known import LINKS, Kind, Known, code_of

_SUBJECTS: Final = ("code", "src", "股票代码", "代码", "企业", "产品", "subject")
_CANDIDATES: Final = ("candidate", "dst", "候选")
_RELATIONS: Final = ("relation", "关系")
_WORDS: Final = {
    "主营产品": Kind.PRODUCT, "产品": Kind.PRODUCT, "主营": Kind.PRODUCT, "product": Kind.PRODUCT,
    "company_product": Kind.PRODUCT, "main_product": Kind.PRODUCT,
    "所属行业": Kind.INDUSTRY, "行业": Kind.INDUSTRY, "申万行业": Kind.INDUSTRY, "industry": Kind.INDUSTRY,
    "company_industry": Kind.INDUSTRY,
    "上游材料": Kind.MATERIAL, "上游": Kind.MATERIAL, "原材料": Kind.MATERIAL, "upstream": Kind.MATERIAL,
    "下游产品": Kind.DOWNSTREAM, "下游": Kind.DOWNSTREAM, "downstream": Kind.DOWNSTREAM,
    "产品小类": Kind.SORT, "小类": Kind.SORT, "subcategory": Kind.SORT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """One subject and the rows of its candidates; without a kind the relation between products is left open."""

    subject: str
    kind: Kind | None
    rows: tuple[int, ...]


def questions(table: tables.Table, known: Known) -> tuple[list[Question], list[str]]:
    """Return the questions of a table and its candidates, row by row.

    :raises ScoringError: a column is missing, or a relation is none of ours.
    """
    candidates = table.column(*_CANDIDATES)
    kinds = _relations(table)
    subjects = _subjects(table)
    groups: dict[tuple[str, Kind | None], list[int]] = {}
    for row, subject in enumerate(subjects):
        groups.setdefault((subject.strip(), kinds[row]), []).append(row)
    found = []
    for (subject, kind), rows in groups.items():
        found += [Question(subject, kind, tuple(rows))] if kind else _guessed(subject, rows, candidates, known)
    return found, candidates


def _subjects(table: tables.Table) -> list[str]:
    headings = [heading for name in _SUBJECTS if (heading := table.find(name))]
    if not headings:
        table.column(*_SUBJECTS)
    # A table of several kinds has both columns, one of them filled in each row.
    cells = zip(*(table.columns[heading] for heading in headings), strict=True)
    return [next((cell for cell in row if cell.strip()), "") for row in cells]


def _relations(table: tables.Table) -> list[Kind | None]:
    heading = table.find(*_RELATIONS)
    if heading is None:
        return [None] * len(table)
    found: list[Kind | None] = []
    for row, word in enumerate(table.columns[heading]):
        kind = _WORDS.get(plain(word))
        if kind is None and word.strip():
            raise ScoringError(f"{table.where(row)}列“{heading}”写的是“{word[:20]}”,可用:{'、'.join(Kind)}")
        found.append(kind)
    return found


def _guessed(subject: str, rows: list[int], candidates: list[str], known: Known) -> list[Question]:
    """Tell the relation of one subject from what it and its candidates are."""
    product = plain(subject) in known.product_at
    if known.firm(subject) < 0 and (product or not code_of(subject).isdigit()):
        return [Question(subject, None, tuple(rows))]
    named = [known.industry(candidates[row]) >= 0 for row in rows]
    coded = [candidates[row].strip().removesuffix(".0").isdigit() for row in rows]
    # Some products are called as industries are; a list of industries is industries throughout.
    whole = sum(a or b for a, b in zip(named, coded, strict=True)) >= 0.8 * len(rows)
    if whole:
        return [Question(subject, Kind.INDUSTRY, tuple(rows))]
    parts: dict[Kind, list[int]] = {}
    for row, code in zip(rows, coded, strict=True):
        parts.setdefault(Kind.INDUSTRY if code else Kind.PRODUCT, []).append(row)
    return [Question(subject, kind, tuple(some)) for kind, some in parts.items()]


def kinds_of(asked: list[Question]) -> list[Kind]:
    """Return the kinds that must be learned to answer, in their order."""
    wanted = {kind for question in asked for kind in ((question.kind,) if question.kind else LINKS)}
    return [kind for kind in Kind if kind in wanted]

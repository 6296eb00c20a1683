"""Rank the firms of a directory for one gap, and say why a firm is not (higher) in the list."""

from dataclasses import dataclass, replace
from typing import Any, Final

from wutong_engines.backends import Engine
from wutong_engines.ranking import expressions
from wutong_engines.ranking.blocks import LABELS, blocks_of
from wutong_engines.ranking.errors import RankingError
from wutong_engines.ranking.facts import Row, factors_of, open_points, score_of
from wutong_engines.ranking.problem import Problem
from wutong_engines.ranking.result import Block, Excluded, Factor, Ranked, Reason, Result, Status, WhyNot
from wutong_engines.ranking.source import Firms, Source, opened
from wutong_engines.ranking.terms import Terms, terms_of
from wutong_engines.ranking.validation import validated
from wutong_engines.ranking.weights import HUNDREDTHS, PENALTIES

_TOLD: Final = 3


def solve(problem: Problem, firms: Firms, backend: Engine | None = None) -> Result:
    """Return the firms that fit best, every point with its evidence, and how many each limit kept out.

    :param firms: a store of the directory, a Parquet file or folder, or several files.
    :param backend: where to compute; this machine when left out.
    :raises BadProblem: the question cannot be meant.
    :raises BadDirectory: the firms cannot be read.
    """
    terms = terms_of(validated(problem))
    with opened(firms, backend) as source:
        staged = source.engine.stage(expressions.scored(source.table, terms))
        counts = _counts(source.engine, staged)
        considered = _number(source.engine, source.table.count())
        best = _best(source.engine, staged, problem.limit)
        ranked = tuple(_ranked(place, row, terms) for place, row in enumerate(best, start=1))
        return _result(ranked, considered, counts, source.snapshot, terms)


def why_not(problem: Problem, firms: Firms, firm: str, backend: Engine | None = None) -> WhyNot:
    """Return why a firm is excluded, where it is ranked and what cost it points, or that nobody knows it.

    :param firm: its id in the directory, or its exact name.
    """
    terms = terms_of(validated(problem))
    with opened(firms, backend) as source:
        rows = _rows(source, firm)
        if not rows:
            said = f"名录(快照{source.snapshot})里没有“{firm[:60]}”;请先按名称查找,没有就补录后再排"
            return WhyNot(firm, "", said, None, None, (), (), ())
        row = rows[0]
        factors, blocks = factors_of(row, terms), blocks_of(row, terms)
        if blocks:
            answer = _shut_out(row, blocks, factors)
        else:
            staged = source.engine.stage(expressions.scored(source.table, terms))
            answer = _placed(row, factors, source.engine, staged, terms)
        if len(rows) == 1 or row["id"] == firm:
            return answer
        which = f"名录里有{len(rows)}家叫这个名称,这里答的是编号{row['id']}。"
        return replace(answer, sentence=answer.sentence + which)


@dataclass(frozen=True, slots=True)
class _Count:
    """What one limit keeps out."""

    firms: int
    local: int
    no_scope: int


def _counts(engine: Engine, staged: Any) -> dict[str, _Count]:
    local, no_scope = staged.is_local.cast("int64").sum(), staged.no_scope.cast("int64").sum()
    grouped = staged.group_by("blocked").aggregate(firms=staged.count(), local=local, no_scope=no_scope)
    rows = engine.collect(grouped).to_pylist()
    return {
        row["blocked"]: _Count(int(row["firms"]), int(row["local"] or 0), int(row["no_scope"] or 0)) for row in rows
    }


def _number(engine: Engine, count: Any) -> int:
    return int(engine.collect(count.name("number").as_table()).to_pylist()[0]["number"])


def _best(engine: Engine, staged: Any, limit: int) -> list[dict[str, Any]]:
    """Return the best eligible firms; equal scores stand in the order of their ids."""
    eligible = staged.filter(staged.blocked == "")
    found: list[dict[str, Any]] = engine.collect(
        eligible.order_by([eligible.score.desc(), eligible.id.asc()]).limit(limit)
    ).to_pylist()
    return found


def _rows(source: Source, firm: str) -> list[Row]:
    """Return the firm of an id, or all of a name."""
    table = source.table
    found = source.engine.collect(table.filter((table.id == firm) | (table.name == firm) | (table.plain == firm)))
    rows: list[Row] = sorted(found.to_pylist(), key=lambda row: (row["id"] != firm, row["id"]))
    return rows


def _ranked(place: int, row: Row, terms: Terms) -> Ranked:
    factors = factors_of(row, terms)
    score = score_of(factors)
    if round(score * HUNDREDTHS) != row["score"]:
        raise RankingError(f"{row['name']}:按列计算{row['score'] / HUNDREDTHS:.2f}分,逐项相加{score:.2f}分,两者不符")
    return Ranked(
        place, row["id"], row["name"], row["province"] or "", row["city"] or "", score, open_points(factors), factors
    )


def _result(
    ranked: tuple[Ranked, ...], considered: int, counts: dict[str, _Count], snapshot: str, terms: Terms
) -> Result:
    related = sum(count.firms for count in counts.values())
    eligible = counts.get("", _Count(0, 0, 0)).firms
    excluded = [Excluded(code, LABELS[code], counts[code].firms) for code in LABELS if code in counts]
    if considered > related:
        excluded.insert(0, Excluded("irrelevant", LABELS["irrelevant"], considered - related))
    if ranked:
        status, reason = Status.OPTIMAL, Reason.ALL_READ
    else:
        status, reason = Status.EMPTY, Reason.NOBODY_LEFT if related else Reason.NOBODY_NAMED
    local = sum(count.local for count in counts.values())
    no_scope = sum(count.no_scope for count in counts.values())
    notes = [f"{terms.problem.zone.name}已有{local}家与该环节有关,计入供给侧"] if local else []
    notes += [f"{no_scope}家有关企业没有经营范围,该项未知不计分"] if no_scope else []
    return Result(
        status, reason, ranked, considered, eligible, tuple(excluded), local, snapshot, _shown(terms), tuple(notes)
    )


def _shown(terms: Terms) -> Any:
    """Return the weights as they were used: only what this problem asks about, in points of a hundred."""
    used = tuple((code, weight / HUNDREDTHS) for code, weight in terms.weights.items())
    return type(terms.chosen)(used, terms.chosen.origin, terms.chosen.note, terms.chosen.source_date)


def _shut_out(row: Row, blocks: tuple[Block, ...], factors: tuple[Factor, ...]) -> WhyNot:
    said = f"{row['name']}没有进入名单:" + ";".join(block.sentence for block in blocks) + "。"
    return WhyNot(row["id"], row["name"], said, None, None, blocks, factors, _costs(factors))


def _placed(row: Row, factors: tuple[Factor, ...], engine: Engine, staged: Any, terms: Terms) -> WhyNot:
    score = score_of(factors)
    points = round(score * HUNDREDTHS)
    eligible = staged.filter(staged.blocked == "")
    ahead = eligible.filter((eligible.score > points) | ((eligible.score == points) & (eligible.id < row["id"])))
    rank = _number(engine, ahead.count()) + 1
    among = _number(engine, eligible.count())
    best = _best(engine, staged, terms.problem.limit)
    costs = _costs(factors)
    said = f"{row['name']}排第{rank}(共{among}家),{score:.2f}分"
    if rank > terms.problem.limit:
        last = best[-1]["score"] / HUNDREDTHS
        said += f",名单止于第{len(best)}名({last:.2f}分)"
    if costs:
        said += ";失分最多的是" + "、".join(f"{f.label}{lost:.2f}分({f.evidence})" for f, lost in costs[:_TOLD])
    return WhyNot(row["id"], row["name"], said + "。", rank, score, (), factors, costs)


def _costs(factors: tuple[Factor, ...]) -> tuple[tuple[Factor, float], ...]:
    """Return what each factor did not give (or took), dearest first."""
    lost = [(f, -f.points if f.code in PENALTIES else round(f.weight - f.points, 2)) for f in factors]
    return tuple(sorted(((f, points) for f, points in lost if points > 0), key=lambda cost: -cost[1]))

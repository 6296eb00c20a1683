"""The work on many rows as expressions, the same for every engine: what is compared, which pairs, how likely."""

from functools import cache
from typing import Any, Final

from wutong_engines import backends
from wutong_engines.backends import libraries
from wutong_engines.names.identity import parts, scoring

# A block with more names says nothing: its pairs would be many and nearly all different firms.
BLOCK: Final = 200
# Two neighbouring characters that more names have are no reason to compare.
RARE: Final = 24
_RAREST: Final = 2


@cache
def _read() -> Any:
    return backends.vector(parts.read, takes=("string", "string"), gives=parts.READ, name="identity_read")


@cache
def _slots() -> Any:
    return backends.vector(scoring.frequencies, takes=("string",), gives="array<int32>", name="identity_frequencies")


@cache
def _reasons() -> Any:
    return backends.vector(scoring.reasons, takes=("string", "string"), gives="string", name="identity_reasons")


def read(rows: Any) -> Any:
    """Return rows with what they are compared by; to be staged."""
    return rows.select("row", "name", read=_read()(rows.name, rows.code))


def opened(rows: Any) -> Any:
    """Return read rows with a `node`: the least row of the same spelling and code, which stands for all of them."""
    ibis = libraries.ibis()
    rows = rows.select(
        "row",
        "name",
        plain=rows.read.plain,
        branch=rows.read.branch,
        code=rows.read.code,
        blocks=rows.read.blocks,
        grams=rows.read.grams,
    )
    # An empty name is like no other empty name.
    apart = ibis.ifelse(rows.plain == "", rows.row, -1)
    same = ibis.window(group_by=[rows.plain, rows.code.fill_null(""), apart])
    return rows.mutate(node=rows.row.min().over(same))


def nodes(rows: Any) -> Any:
    """Return one row for each node that has a name."""
    return rows.filter((rows.node == rows.row) & ((rows.plain != "") | rows.code.notnull()))


def slots(nodes: Any) -> Any:
    """Return how often each slot of the scorer's table of neighbouring characters is met; :func:`slots_of` staged."""
    spread = nodes.select(slot=nodes.slots.unnest())
    return spread.group_by("slot").aggregate(count=spread.count())


def slots_of(nodes: Any) -> Any:
    """Return the slots of each node; to be staged."""
    return nodes.select("node", slots=_slots()(nodes.name))


def blocks(nodes: Any) -> Any:
    """Return (node, block): texts that two nodes share when they are worth a look."""
    ibis = libraries.ibis()
    whole = nodes.select("node", block=nodes.blocks.unnest())
    grams = nodes.select("node", gram=nodes.grams.unnest())
    counted = grams.mutate(count=grams.node.count().over(ibis.window(group_by=grams.gram)))
    rare = counted.filter(counted["count"].between(2, RARE))
    order = ibis.window(group_by=rare.node, order_by=[rare["count"], rare.gram])
    rare = rare.mutate(place=ibis.row_number().over(order))
    rare = rare.filter(rare.place < _RAREST)
    return whole.union(rare.select("node", block=ibis.literal("g") + rare.gram))


def sized(blocks: Any) -> Any:
    """Return blocks with how many nodes each has, those of one node left out; to be staged."""
    ibis = libraries.ibis()
    counted = blocks.mutate(size=blocks.node.count().over(ibis.window(group_by=blocks.block)))
    return counted.filter(counted["size"] > 1)


def pairs(blocks: Any, nodes: Any) -> Any:
    """Return pairs of nodes (`a` before `b`) that share a block, once each, with names and codes; to be staged."""
    small = blocks.filter(blocks["size"] <= BLOCK)
    other = small.view()
    met = small.join(other, (small.block == other.block) & (small.node < other.node))
    met = met.select(a=small.node, b=other.node).distinct()
    return _described(met, nodes)


def chains(blocks: Any, nodes: Any) -> Any:
    """Return for blocks too large for all pairs each node with the next: rows of one credit code stay together."""
    ibis = libraries.ibis()
    large = blocks.filter((blocks["size"] > BLOCK) & (blocks.block.substr(0, 1) == "c"))
    order = ibis.window(group_by=large.block, order_by=large.node)
    met = large.select(a=large.node, b=large.node.lead().over(order))
    return _described(met.filter(met.b.notnull()), nodes)


def _described(met: Any, nodes: Any) -> Any:
    left = nodes.select(a=nodes.node, name_a=nodes.name, code_a=nodes.code, branch_a=nodes.branch)
    right = nodes.select(b=nodes.node, name_b=nodes.name, code_b=nodes.code, branch_b=nodes.branch)
    found = met.join(left, "a").join(right, "b")
    same_code = (found.code_a == found.code_b).fill_null(False)
    # A branch is not its parent, whatever their names share.
    found = found.mutate(same_code=same_code).filter(same_code | (found.branch_a == found.branch_b))
    return found.drop("branch_a", "branch_b")


def scored(pairs: Any, score: Any) -> Any:
    """Return pairs with a probability; to be staged."""
    return pairs.mutate(probability=score(pairs.name_a, pairs.name_b))


def likely(scored: Any, threshold: float) -> Any:
    """Return the pairs that may be one firm, with the reason; to be staged."""
    found = scored.filter(scored.same_code | (scored.probability >= threshold))
    return found.mutate(reason=_reasons()(found.name_a, found.name_b)).drop("name_a", "name_b")


def answered(rows: Any, said: Any) -> Any:
    """Return every row with its group, probability and reason.

    :param said: node, group, probability, reason: of the nodes about which there is something to say.
    """
    ibis = libraries.ibis()
    said = said.rename(said_node="node", said_group="group")
    whole = rows.left_join(said, rows.node == said.said_node)
    twin = whole.node != whole.row
    spelled = ibis.literal("与第") + whole.node.cast("string") + "行写法相同"
    alone = ibis.ifelse(whole.plain == "", "名称为空,无从判断", "没有找到同一家的其他行")
    return whole.select(
        "row",
        group=whole.said_group.fill_null(whole.node),
        # A bare 1.0 is a decimal to the one engine and a double to the other.
        probability=ibis.ifelse(twin, twin.cast("int64").cast("float64"), whole.probability),
        reason=ibis.ifelse(twin, spelled, whole.reason.fill_null(alone)),
    )

"""The table stage of a build as Ibis expressions: raw rows → clean rows → firms. One text for every engine.

A row is senior to another when it stood in the store before, or else earlier in the tables: the senior keeps a
disputed credit code. A row speaks before another when it is newer, or else earlier: its facts go first. Two columns,
``senior`` and ``voice``, say so; smaller goes first.
"""

from typing import Any, Final

from wutong_engines.backends import vector
from wutong_engines.directory import libraries
from wutong_engines.directory.cleaning import FIELDS, MANY, PART, clean_all

#: What the store knew before stands behind everything new when facts are chosen, and before it when codes are.
OLD: Final = 1 << 50
_PLACE_STEP: Final = 1 << 52
_ORIGIN: Final = {"file": "string", "row": "int64", "senior": "int64", "voice": "int64"}
_DECIDING: Final = (
    *_ORIGIN, "plain", "key", "code", "uscc_status", "former_names", "province", "notes", "former_ids", "kept_id",
    "name_id", "place_id",
)  # fmt: skip
#: The columns of clean rows, of the store's own rows when they come back, and of firms.
CLEAN: Final = {**_ORIGIN, **FIELDS, "kept_id": "string"}
_SINGLE: Final = (
    "name", "plain", "core", "key", "region", "reg_date", "type", "scope", "address", "industry", "size_class",
    "is_branch", "extra", "source", "source_date",
)  # fmt: skip
_CODE: Final = ("uscc", "uscc_status")
_CAPITAL: Final = ("capital_raw", "capital_wan", "capital_currency")
_PLACE: Final = ("province", "city", "region_code", "lon", "lat")
_LISTS: Final = ("former_names", "titles", "chain_tags", "notes", "former_ids")
FIRM: Final = ("id", *_SINGLE, *_CODE, *_CAPITAL, *_PLACE, *_LISTS)


def _cleaned(cells: Any) -> Any:
    arrow = libraries.arrow()
    fields = arrow.struct(libraries.ibis().schema(FIELDS).to_pyarrow())
    return arrow.array(clean_all(cells.to_pylist()), type=fields)


def cleaned(raw: Any) -> Any:
    """Return raw rows with every cell read; stage the result, for the function behind it is not cheap."""
    kinds = ", ".join(f"{name}: {kind}" for name, kind in FIELDS.items())
    function = vector(_cleaned, takes=("string",), gives=f"struct<{kinds}>", name="wutong_clean_firm")
    return raw.select("file", "row", "ord", found=function(raw.cells))


def opened(staged: Any) -> Any:
    """Return staged clean rows with a column for each field, new ones in the order of their tables."""
    ibis = libraries.ibis()
    fields = {name: staged.found[name] for name in FIELDS}
    return staged.select(
        "file", "row", senior=staged.ord + OLD, voice=staged.ord, **fields, kept_id=ibis.null("string")
    ).select(*CLEAN)


def refused(rows: Any) -> Any:
    """Return the rows that name no firm."""
    found = rows.filter(rows.refused_reason.notnull())
    return found.select("file", "row", "voice", "refused_column", "refused_value", "refused_reason")


def settled(rows: Any) -> Any:
    """Return, for each row that names a firm, the ``id`` of its firm and what is doubtful about that; stage it."""
    # Only what decides: the long texts would be sorted along five times.
    narrow = rows.filter(rows.refused_reason.isnull()).select(*_DECIDING)
    return _named(_attached(_disputed(narrow)))


def _disputed(rows: Any) -> Any:
    """Take a credit code from rows whose name is not that of the senior row with this code."""
    ibis = libraries.ibis()
    # Rows without a code stand each alone, so that no worker gets them all.
    window = ibis.window(group_by=ibis.coalesce(rows.code, rows.name_id), order_by=rows.senior)
    rows = rows.mutate(
        owner_key=rows.key.first().over(window),
        owner_plain=rows.plain.first().over(window),
        owner_former=rows.former_names.fill_null("").first().over(window),
    )
    agrees = (
        (rows.key == rows.owner_key)
        | _among(rows.former_names.fill_null(""), rows.owner_plain)
        | _among(rows.owner_former, rows.plain)
    )
    loses = rows.code.notnull() & ~agrees
    return rows.mutate(
        loses=loses,
        own=ibis.ifelse(loses, ibis.null("string"), rows.code),
        disputed=ibis.ifelse(loses, rows.code, ibis.null("string")),
        uscc_status=ibis.ifelse(loses, ibis.literal("warn"), rows.uscc_status),
    )


def _attached(rows: Any) -> Any:
    """Give rows without a code the code of the firm of their name, where the place does not speak against it."""
    ibis = libraries.ibis()
    # A window's first row is the senior one that has a code of its own, when there is one.
    last = ibis.ifelse(rows.own.notnull(), 0, 1)
    anywhere = ibis.window(group_by=rows.plain, order_by=[last, rows.senior])
    here = ibis.window(group_by=[rows.plain, rows.province], order_by=[last, rows.senior])
    rows = rows.mutate(
        any_code=rows.own.first().over(anywhere),
        any_province=rows.province.first().over(anywhere),
        here_code=rows.own.first().over(here),
    )
    fits = rows.province.isnull() | rows.any_province.isnull() | (rows.province == rows.any_province)
    found = ibis.coalesce(rows.own, rows.here_code, ibis.ifelse(fits, rows.any_code, ibis.null("string")))
    return rows.mutate(code_id=found)


def _named(rows: Any) -> Any:
    """Name every row's firm, and say which firms have one name and several codes."""
    ibis = libraries.ibis()
    bare = ibis.ifelse(rows.code_id.isnull(), 0, 1)
    # Of firms of one name without codes, the senior one's province goes with the plain hash, others with both.
    window = ibis.window(group_by=[rows.plain, bare], order_by=rows.senior)
    same = ibis.window(group_by=[rows.plain, rows.province, bare], order_by=rows.senior)
    rows = rows.mutate(first_province=rows.province.first().over(window), held=rows.kept_id.first().over(same))
    apart = rows.province.notnull() & rows.first_province.notnull() & (rows.province != rows.first_province)
    hashed = ibis.coalesce(rows.held, ibis.ifelse(apart, rows.place_id, rows.name_id))
    rows = rows.mutate(id=ibis.coalesce(rows.code_id, hashed))
    twins = ibis.window(group_by=rows.plain)
    rows = rows.mutate(low_code=rows.own.min().over(twins), high_code=rows.own.max().over(twins))
    renumbered = rows.kept_id.notnull() & (rows.kept_id != rows.id)
    former = ibis.ifelse(renumbered, rows.kept_id, ibis.null("string"))
    return rows.mutate(
        twin=rows.own.notnull() & (rows.low_code != rows.high_code),
        former_ids=_both(rows.former_ids, former),
        notes=ibis.ifelse(rows.loses, _both(rows.notes, _dispute(rows)), rows.notes),
    )


def _dispute(rows: Any) -> Any:
    """Return the remark on a row that lost its code."""
    head = f"one_code_two_firms{PART}统一社会信用代码{PART}"
    sentence = "这个代码已属于“" + rows.owner_plain + "”,两家名称不同:两家都保留,代码归先到的一家,请核对。"
    return head + rows.disputed + PART + sentence


def _among(joined: Any, text: Any) -> Any:
    """Whether a text is one of several joined ones."""
    return (MANY + joined + MANY).contains(MANY + text + MANY)


def _both(one: Any, other: Any) -> Any:
    """Join two texts of which either may be missing."""
    ibis = libraries.ibis()
    joined = one + MANY + other
    return ibis.coalesce(joined, one, other)


def doubts(rows: Any) -> Any:
    """Return settled rows about which there is something to say: their remarks, and twins of one name."""
    found = rows.filter(rows.kept_id.isnull() & (rows.notes.notnull() | rows.twin))
    return found.select(
        "file", "row", "voice", "id", "plain", "notes", "twin", "low_code", "high_code", "code_id", "disputed"
    )


def firms(rows: Any, found: Any) -> Any:
    """Return one row per firm.

    :param rows: clean rows.
    :param found: the same rows, settled.
    """
    ibis = libraries.ibis()
    decided = ("own", "uscc_status", "notes", "former_ids")
    found = found.select("voice", "id", *decided)
    whole = rows.drop("uscc_status", "notes", "former_ids").join(found, "voice")
    whole = whole.mutate(others=whole.id.count().over(ibis.window(group_by=whole.id)))
    # Most firms stand in one row only: they need not be summed up.
    alone = whole.filter(whole.others == 1).select(*FIRM)
    return ibis.union(alone, _merged(whole.filter(whole.others > 1)))


def _merged(rows: Any) -> Any:
    """Sum up the rows of each firm: facts that belong together come from one row."""
    ibis = libraries.ibis()
    orders = {
        "best_code": rows.voice + _PLACE_STEP * _steps(rows.own.notnull(), rows.uscc.notnull()),
        "best_capital": rows.voice + _PLACE_STEP * _steps(rows.capital_wan.notnull(), rows.capital_raw.notnull()),
        "best_place": rows.voice + _PLACE_STEP * rows.place_rank,
    }
    whole = ibis.window(group_by=rows.id)
    rows = rows.mutate(**{name: order == order.min().over(whole) for name, order in orders.items()})
    chosen: dict[str, Any] = {name: _spoken(rows, rows[name]) for name in _SINGLE}
    for together, best in ((_CODE, rows.best_code), (_CAPITAL, rows.best_capital), (_PLACE, rows.best_place)):
        chosen |= {name: rows[name].max(where=best) for name in together}
    chosen |= {name: rows[name].collect().sort().join(MANY) for name in _LISTS}
    merged = rows.group_by("id").aggregate(**chosen)
    return merged.mutate(**{name: merged[name].nullif("") for name in _LISTS}).select(*FIRM)


def _spoken(rows: Any, value: Any) -> Any:
    """Choose the value of the first row that says anything."""
    return value.argmin(value.notnull().ifelse(rows.voice, libraries.ibis().null("int64")))


def _steps(best: Any, second: Any) -> Any:
    ibis = libraries.ibis()
    return ibis.ifelse(best, 0, ibis.ifelse(second, 1, 2))


def partitioned(rows: Any) -> Any:
    """Return firms with ``part``, the province's two digits or 00: what the store is laid out by."""
    ibis = libraries.ibis()
    return rows.mutate(part=ibis.coalesce(rows.region_code.substr(0, 2), ibis.literal("00")))

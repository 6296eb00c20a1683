"""The columns a ranking reads; a table that lacks one is read as if nothing were known there."""

from typing import Any, Final

from wutong_engines.backends import libraries
from wutong_engines.ranking.errors import BadDirectory

TITLE_TYPE: Final = (
    "array<struct<title: string, level: string, batch: string, valid_from: date, valid_to: date, source: string>>"
)
COLUMNS: Final = {
    "id": "string",
    "name": "string",
    "plain": "string",
    "reg_date": "date",
    "capital_wan": "float64",
    "capital_currency": "string",
    "scope": "string",
    "province": "string",
    "city": "string",
    "region_code": "string",
    "address": "string",
    "industry": "string",
    "titles": TITLE_TYPE,
    "size_class": "string",
    "is_branch": "boolean",
    "source": "string",
    "source_date": "date",
    "lon": "float64",
    "lat": "float64",
}


def firms(table: Any) -> Any:
    """Return the firms of a table with exactly the columns above, in their types.

    :raises BadDirectory: there is no id or no name.
    """
    ibis = libraries.ibis()
    schema = table.schema()
    for column in ("id", "name"):
        if column not in schema:
            raise BadDirectory(f"企业表没有{column}列;请先用 wutong directory build 建好名录")
    chosen = {}
    for column, kind in COLUMNS.items():
        if column not in schema:
            chosen[column] = table["name"] if column == "plain" else ibis.null(kind)
        elif not _fits(schema[column], ibis.dtype(kind)):
            chosen[column] = table[column].cast(kind)
        else:
            chosen[column] = table[column]
    return table.select(**chosen)


def _fits(found: Any, wanted: Any) -> bool:
    """Return whether a column can be read as it is: a cast of records goes by place on some engines."""
    if found.is_array() and wanted.is_array() and found.value_type.is_struct():
        return dict(found.value_type.items()) == dict(wanted.value_type.items())
    return str(found) == str(wanted)

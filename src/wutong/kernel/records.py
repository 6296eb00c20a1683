"""Change a record only if nobody changed it since it was read; insert many that are much alike."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection, models

from wutong.kernel.errors import Conflict
from wutong.kernel.models import Record

R = TypeVar("R", bound=Record)


def amend(record: R, *, based_on: int | None = None, **values: Any) -> dict[str, tuple[Any, Any]]:
    """Write new values and count the version up; return old and new value of each field that differs.

    :param based_on: the version the edit was made from; the record's own when the caller just read it.
    :raises Conflict: when the row has moved on since that version; nothing is written then.
    """
    before = {name: getattr(record, name) for name in values}
    changes = {name: (before[name], new) for name, new in values.items() if before[name] != new}
    expected = record.version if based_on is None else based_on
    rows = type(record)._default_manager.filter(pk=record.pk, version=expected)
    written = rows.update(version=expected + 1, **{name: new for name, (_, new) in changes.items()})
    if not written:
        raise Conflict("这条记录在您打开之后已被他人更改,您的修改没有保存。请刷新页面,核对后再改一次。")
    for name, (_, new) in changes.items():
        setattr(record, name, new)
    record.version = expected + 1
    return changes


def insert_many(model: type[models.Model], rows: Sequence[Mapping[str, Any]], **shared: Any) -> None:
    """Insert rows that differ in a few columns only; what they share is made ready for the database once.

    Several times faster than ``bulk_create`` for a wide table. Keys are attribute names (``seat_id``), values as the
    fields take them; nothing is validated, and no keys come back: find the rows by a column of their own.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    own = {name for row in rows for name in row}
    ready = {
        field.attname: field.get_db_prep_save(shared.get(field.attname, field.get_default()), connection)
        for field in fields
        if field.attname not in own or field.attname in shared or field.has_default() or field.blank or field.null
    }
    vary = [field for field in fields if field.attname in own]
    lines = []
    for row in rows:
        line = dict(ready)
        for field in vary:
            if field.attname in row:
                line[field.attname] = field.get_db_prep_save(row[field.attname], connection)
        lines.append([line[field.attname] for field in fields])
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        # Names of tables and columns come from the model, never from a request.
        statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 - see above
        cursor.executemany(statement, lines)

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


def insert_many(model: type[models.Model], rows: Sequence[Mapping[str, Any]], **shared: Any) -> list[int]:
    """Insert rows in one statement and return their ids in order; to be called inside a transaction.

    Several times faster than ``bulk_create`` for a wide table: what the rows share, and what none of them says, is
    made ready for the database once. Keys are attribute names (``seat_id``), values as the fields take them. Neither
    ``save`` nor signals run; constraints hold as always.

    :raises ValueError: when a row names a column that the model has not.
    :raises IntegrityError: when a constraint refuses one of them; then none is inserted, once the transaction ends.
    """
    if not rows:
        return []
    key = model._meta.pk
    fields = [field for field in model._meta.concrete_fields if field is not key]
    own = {name for row in rows for name in row}
    if unknown := own - {field.attname for field in fields}:
        raise ValueError(f"{model.__name__} has no columns {sorted(unknown)}")
    ready = {
        field.attname: field.get_db_prep_save(shared.get(field.attname, field.get_default()), connection)
        for field in fields
    }
    vary = [(field.attname, field.get_db_prep_save) for field in fields if field.attname in own]
    ids = _reserve(model, len(rows))
    lines = []
    for number, row in zip(ids, rows, strict=True):
        said = {name: prepared(row[name], connection) for name, prepared in vary if name in row}
        lines.append([number, *(ready | said).values()])
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in (key, *fields))
    places = ", ".join(["%s"] * (len(fields) + 1))
    with connection.cursor() as cursor:
        # Names of tables and columns come from the model, never from a request.
        statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 - see above
        cursor.executemany(statement, lines)
    return ids


def _reserve(model: type[models.Model], count: int) -> list[int]:
    """Return ids that nobody else will be given."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), column, count],
            )
            return [number for (number,) in cursor.fetchall()]
        # SQLite: the transaction holds the one write lock, so the next numbers are ours; used, they are never reused.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return list(range(first, first + count))

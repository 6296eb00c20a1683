"""Change a record only if nobody changed it since it was read."""

from typing import Any, TypeVar

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

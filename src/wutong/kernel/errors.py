"""The refusals of the house: each a sentence that says what, where and what to do; told alike to people and machines.

::

    Refusal                 409   the verb cannot be done now
    ├── NotAllowed          403   this person may not
    ├── NotFound            404   not there, or not theirs to see
    ├── WrongStage          409   the record's stage does not admit the verb
    ├── Conflict            409   somebody else was there first (two tabs, two claims)
    ├── Duplicate           409   the same thing is kept already
    ├── Incomplete          422   something is missing or wrong in what was given; names the fields
    ├── BadFile             422   a file that cannot be read; names the place in it
    ├── TooLarge            413   past a stated limit
    └── Unavailable         503   a part that is needed is not there
"""

from collections.abc import Mapping


class Refusal(Exception):
    """A verb refused, with a Chinese sentence; nothing was changed.

    :param message: what was refused, where, and what to do about it.
    :param fields: sentences by field name, for forms and for problem JSON.
    """

    code = "refused"
    status = 409
    title = "未能办理"

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})


class NotAllowed(Refusal):
    """This person may not do that."""

    code, status, title = "not-allowed", 403, "无权办理"


class NotFound(Refusal):
    """The thing is not there, or is not theirs to see: the two look the same on purpose."""

    code, status, title = "not-found", 404, "没有找到"


class WrongStage(Refusal):
    """The stage of the record does not admit the verb."""

    code, status, title = "wrong-stage", 409, "当前阶段不能办理"


class Conflict(Refusal):
    """Somebody else was there first."""

    code, status, title = "conflict", 409, "已被他人更改"


class Duplicate(Refusal):
    """The same thing is kept already."""

    code, status, title = "duplicate", 409, "重复"


class Incomplete(Refusal):
    """Something is missing or wrong in what was given."""

    code, status, title = "incomplete", 422, "内容不完整"


class BadFile(Refusal):
    """A file that cannot be read as what it claims to be."""

    code, status, title = "bad-file", 422, "文件无法读取"


class TooLarge(Refusal):
    """Past a stated limit."""

    code, status, title = "too-large", 413, "超出上限"


class Unavailable(Refusal):
    """A part that is needed is not there."""

    code, status, title = "unavailable", 503, "暂不可用"

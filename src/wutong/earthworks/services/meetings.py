"""The sheet of a meeting: many heaps at once, all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.earthworks.models import Registration
from wutong.earthworks.services.registration_values import RegistrationValues
from wutong.earthworks.services.registrations import register
from wutong.kernel.errors import Incomplete, Refusal, TooLarge

MOST_ROWS = 60


@dataclass(frozen=True)
class Line:
    """One line of the sheet: its number as people count, what it says, and why it is meant where it was asked back."""

    number: int
    values: RegistrationValues
    why: str = ""


class SheetRefused(Incomplete):
    """Some lines of a sheet cannot be taken, so none was; ``lines`` has the sentences by line and field."""

    def __init__(self, lines: Mapping[int, Mapping[str, str]]) -> None:
        self.lines = {number: dict(fields) for number, fields in lines.items()}
        first = "".join(
            f"第 {number} 行:{' '.join(dict.fromkeys(fields.values()))}" for number, fields in lines.items()
        )
        super().__init__(
            f"有 {len(lines)} 行不能登记,全部未保存。{first}",
            fields={f"{number}-{name}": text for number, fields in lines.items() for name, text in fields.items()},
        )


@transaction.atomic
def register_many(
    *,
    by: AbstractBaseUser,
    project_id: int | None = None,
    rows: Sequence[Line | RegistrationValues],
    on: date | None = None,
    source: str = "",
) -> list[Registration]:
    """Register the lines of a meeting sheet, all or none.

    :param project_id: the project they belong to, where they are all of one.
    :param source: which meeting, kept with each line.
    :raises SheetRefused: naming every line that is wrong, and what is wrong with it.
    """
    if len(rows) > MOST_ROWS:
        raise TooLarge(f"一次最多登记 {MOST_ROWS} 行,这里有 {len(rows)} 行;更多的请用 Excel 导入。")
    if not rows:
        raise Incomplete("一行也没有填,没有可登记的内容。")
    made: list[Registration] = []
    wrong: dict[int, dict[str, str]] = {}
    for at, row in enumerate(rows, start=1):
        line = row if isinstance(row, Line) else Line(at, row)
        values = cast("RegistrationValues", {"project_id": project_id, "source": source, **line.values})
        try:
            made.append(register(by=by, values=values, on=on, despite_similar=line.why, despite_far=line.why))
        except Refusal as refusal:
            wrong[line.number] = refusal.fields or {"": refusal.message}
    if wrong:
        raise SheetRefused(wrong)
    return made

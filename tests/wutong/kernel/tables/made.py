"""Files for tests, made in memory."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

HEADER = ("单位名称", "简称", "排序")


def xlsx(rows: Sequence[Sequence[Any]], *, merged: Sequence[str] = (), sheet: str = "名单") -> bytes:
    """Return rows as an xlsx file."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(rows: Sequence[Sequence[Any]], *, encoding: str = "utf-8", separator: str = ",") -> bytes:
    """Return rows as a text file."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def offices(count: int) -> list[tuple[Any, ...]]:
    """Return a header and so many offices."""
    return [HEADER, *((f"单位{number}", f"简{number}", number) for number in range(count))]


def upload(contents: bytes, name: str = "名单.xlsx") -> SimpleUploadedFile:
    """Return what a form hands over."""
    return SimpleUploadedFile(name, contents)

"""Prints who may sign in."""

import unicodedata
from typing import Any

from django.core.management.base import BaseCommand

from wutong.accounts import queries


class Command(BaseCommand):
    """`wutong people`: sign-in names with name, role and office, for those who run the machine."""

    help = "列出在用账号:用户名、姓名、角色、单位"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a table that keeps its columns with Chinese letters in them."""
        rows = [("用户名", "姓名", "角色", "单位"), *queries.sign_in_names()]
        if len(rows) == 1:
            self.stdout.write("还没有账号。")
            return
        widths = [max(wide(row[at]) for row in rows) for at in range(4)]
        for row in rows:
            cells = (text + " " * (width - wide(text)) for text, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())


def wide(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)

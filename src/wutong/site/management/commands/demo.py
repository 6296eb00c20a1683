"""`wutong demo`: build the demo town in an empty database."""

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wutong.accounts import queries as people
from wutong.site import demo


class Command(BaseCommand):
    """Build the zone of 2024-06-28 from the tables in `seeds/`, through the services, in one transaction."""

    help = "建立演示园区(仅限空库)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another folder of tables and a password, for tests and for trying one's own town."""
        parser.add_argument("--seeds", type=Path, default=settings.REPOSITORY / "seeds", help="表格所在目录")
        parser.add_argument("--password", default="", help="演示人员的口令,默认随机生成")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the town; a database that has people in it is left alone."""
        if people.anybody():
            raise CommandError("数据库里已有人员,演示园区只能建在空库里。要重来,请换一个 WUTONG_HOME 目录。")
        tables = demo.Tables.read(options["seeds"])
        password = options["password"] or f"Wutong-{secrets.randbelow(10**6):06d}"
        town = demo.build(tables, password, self._tell)
        demo.doorstep.open_for(Path(settings.HOME), password)
        self.stdout.write(
            f"演示园区已建成:{len(town.people)} 人,{len(town.leads)} 条线索,{len(town.projects)} 个项目,"
            f"截止 {demo.LAST_DAY}。"
        )

    def _tell(self, done: int, total: int) -> None:
        if done % 500 == 0 or done == total:
            self.stdout.write(f"  {done}/{total}")
            self.stdout.flush()

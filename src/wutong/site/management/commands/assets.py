"""Copies the third-party files that pages use from node_modules to static/vendor."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

_FONT = Path("@fontsource/noto-sans-sc")
_WEIGHTS = (400, 500, 700)
_FILES = {
    "tabler/tabler.min.css": Path("@tabler/core/dist/css/tabler.min.css"),
    "tabler/tabler.min.js": Path("@tabler/core/dist/js/tabler.min.js"),
    "echarts/echarts.min.js": Path("echarts/dist/echarts.min.js"),
}
_FACE = """@font-face {{
  font-family: "{family}";
  font-style: normal;
  font-weight: {weight};
  font-display: swap;
  src: url("{file}") format("woff2");{only}
}}
"""


class Command(BaseCommand):
    """`wutong assets`: nothing is downloaded here, `npm ci` has done that."""

    help = "把页面所用的第三方文件从 node_modules 复制到 static/vendor"
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the folder beside its place and put it there in one move."""
        modules = settings.REPOSITORY / "node_modules"
        if not (modules / _FONT).is_dir():
            raise CommandError("没有找到 node_modules,请先运行 npm ci 或 make run。")
        fresh = modules / ".vendor"
        shutil.rmtree(fresh, ignore_errors=True)
        build(modules, fresh)
        swap(fresh, settings.REPOSITORY / "static" / "vendor", modules / ".vendor-old")


def build(modules: Path, target: Path) -> None:
    """Copy every file that pages use into the target folder and write fonts.css."""
    for name, source in _FILES.items():
        _copy(modules / source, target / name)
    rules = "".join(_faces(modules / _FONT, target / "fonts"))
    (target / "fonts" / "fonts.css").write_text(rules, encoding="utf-8")


def swap(fresh: Path, place: Path, aside: Path) -> None:
    """Put a finished folder where another may stand; all three lie on one disk."""
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(aside, ignore_errors=True)
    if place.exists():
        place.rename(aside)
    fresh.rename(place)
    shutil.rmtree(aside, ignore_errors=True)


def _faces(font: Path, target: Path) -> Iterator[str]:
    """Copy the font files and yield one CSS rule for each.

    The simplified set is one file a weight and holds what our pages say. Signs and rare characters that it lacks
    (→, ①) come from small slices under a second family name, of which a browser fetches only those it needs.
    """
    for weight in _WEIGHTS:
        for part in ("chinese-simplified", "latin"):
            name = f"noto-sans-sc-{part}-{weight}-normal.woff2"
            _copy(font / "files" / name, target / name)
            yield _FACE.format(family="Noto Sans SC", weight=weight, file=name, only="")
    slices: dict[str, str] = json.loads((font / "unicode.json").read_text(encoding="utf-8"))
    for part, characters in slices.items():
        name = f"noto-sans-sc-{part.strip('[]')}-400-normal.woff2"
        _copy(font / "files" / name, target / name)
        only = f"\n  unicode-range: {characters};"
        yield _FACE.format(family="Noto Sans SC Rest", weight=400, file=name, only=only)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)

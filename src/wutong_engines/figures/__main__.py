"""Print the figures of a text: `python -m wutong_engines.figures FILE [--json]`."""

import argparse
import dataclasses
import json
import sys
from decimal import Decimal
from pathlib import Path

from wutong_engines.figures.figure import Figure
from wutong_engines.figures.find import find


def main(arguments: list[str] | None = None) -> int:
    """Find the figures of one file and print a line, or a JSON object, for each."""
    parser = argparse.ArgumentParser(prog="python -m wutong_engines.figures", description=__doc__)
    parser.add_argument("file", type=Path, help="a text in UTF-8 or GB18030")
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    options = parser.parse_args(arguments)
    try:
        figures = find(_text(options.file))
    except OSError as error:
        sys.stderr.write(f"读不了文件{options.file}:{error.strerror}\n")
        return 2
    sys.stdout.write(_json(figures) if options.json else _lines(figures))
    return 0


def _text(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


def _json(figures: tuple[Figure, ...]) -> str:
    rows = [
        {name: str(value) if isinstance(value, Decimal) else value for name, value in dataclasses.asdict(f).items()}
        for f in figures
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _lines(figures: tuple[Figure, ...]) -> str:
    rows = ((f.start, f.kind.value, f.text, f"{f.value:f}", f.unit, f.bound.value, f.reason) for f in figures)
    return "".join("\t".join(map(str, row)) + "\n" for row in rows)


if __name__ == "__main__":
    raise SystemExit(main())

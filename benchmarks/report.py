"""Prints what was measured as one page of Markdown: the machine, the import, the pages, the peers.

Run as ``python -m benchmarks.report FOLDER``; reads ``machine.json``, ``build.json``, ``load.json``, ``peers.json``.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.pages import ROLES

IMPORT_AIM = 2100
PAGE_AIM = 100


def page(folder: Path) -> str:
    """Return the whole report."""
    read = {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in _PARTS}
    return "\n".join(
        [*_machine(read["machine"], read["build"]), *_import(read["build"]), *_pages(read), *_peers(read["peers"])]
    )


_PARTS = ("machine", "build", "load", "peers")


def _machine(machine: dict[str, Any], built: dict[str, Any]) -> Iterator[str]:
    yield f"{machine['day']} · {machine['processor']} · {machine['cores']} cores · {machine['memory']} GB memory"
    yield f"{machine['versions']}"
    yield f"load average {machine['load_start']} at the start, {machine['load_end']} at the end; {machine['speed']}"
    yield (
        f"zone: {built['leads']:,} leads, {built['follow_ups']:,} follow-ups, {built['steps']:,} steps, "
        f"{built['projects']:,} projects; 2 server processes of 4 threads, SQLite"
    )
    yield ""


def _import(built: dict[str, Any]) -> Iterator[str]:
    done = built["import"]
    rows = done["rows"]
    speed, alone = rows / done["whole"], rows / done["commit"]
    yield f"Import: {rows:,} rows, {done['bytes'] / 1e6:.1f} MB xlsx of {built['source']}"
    yield f"({done['created']:,} new, {done['duplicate']:,} duplicates, {done['refused']:,} refused)"
    yield ""
    yield from _table(
        ("import", "seconds", "rows/s", f"aim ≥ {IMPORT_AIM:,}"),
        [
            ("upload stored → last commit", f"{done['whole']:.2f}", f"{speed:,.0f}", _verdict(speed >= IMPORT_AIM)),
            ("· the check before (preview)", f"{done['look']:.2f}", f"{rows / done['look']:,.0f}", ""),
            ("· confirmed → last commit", f"{done['commit']:.2f}", f"{alone:,.0f}", _verdict(alone >= IMPORT_AIM)),
            ("processor time of the whole", f"{done['cpu']:.2f}", f"{rows / done['cpu']:,.0f}", ""),
            ("of it: reading, done twice", f"{2 * done['reading']:.2f}", "", ""),
            ("of it: checking, done twice", f"{done['checking']:.2f}", "", ""),
            ("of it: inserting", f"{done['inserting']:.2f}", "", ""),
            ("of it: the rest", f"{done['other']:.2f}", "", ""),
        ],
    )
    yield ""


def _pages(read: dict[str, Any]) -> Iterator[str]:
    heads = ("page", "as", "KB", "queries", "p50", "p95", "max", "CPU", f"< {PAGE_AIM} ms", "4: p50", "p95", "per s")
    lines = []
    for line, queries in zip(read["load"], read["peers"]["queries"], strict=True):
        alone, together = line["alone"], line["together"]
        spent = "" if alone["processor"] is None else f"{alone['processor']:.0f}"
        lines.append(
            (
                line["page"]["name"],
                ROLES[line["page"]["person"]],
                f"{line['bytes'] / 1024:.0f}",
                str(queries),
                *(f"{alone[name]:.0f}" for name in ("p50", "p95", "most")),
                spent,
                _verdict(alone["p95"] < PAGE_AIM),
                *(f"{together[name]:.0f}" for name in ("p50", "p95", "per_second")),
            )
        )
    yield "Pages over HTTP with a session, in ms: one client, then four at once (4:)."
    yield "CPU is what the server spent on one answer, whatever else the machine did meanwhile."
    yield ""
    yield from _table(heads, lines)
    yield ""


def _peers(peers: dict[str, Any]) -> Iterator[str]:
    lines = [
        (
            pair["name"],
            f"{_figure(pair['ours'])} {pair['unit']}",
            f"{_figure(pair['theirs'])} {pair['unit']}",
            f"{pair['ratio']:.2g}×",
            pair["peer"],
        )
        for pair in peers["pairs"]
    ]
    yield from _table(
        (
            "beside the plain way, in processor time",
            "Wutong",
            "plain way",
            "ratio, > 1: Wutong ahead",
            "what the plain way is",
        ),
        lines,
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"


def _verdict(reached: bool) -> str:
    return "yes" if reached else "NO"


def _table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(line[at]) for line in [heads, *lines]) for at in range(len(heads))]
    for line in [heads, ["-" * width for width in widths], *lines]:
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"


if __name__ == "__main__":
    sys.stdout.write(page(Path(sys.argv[1])) + "\n")

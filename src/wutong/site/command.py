"""The `wutong` command: Django's management commands under the house's settings, and engines that need no Django."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

# The first word of a command that an engine answers, before Django would load.
_ENGINES: Final = {
    "haulage": "wutong_engines.haulage.command",
    "names": "wutong_engines.names.command",
    "directory": "wutong_engines.directory.command",
    "chains": "wutong_engines.chains.command",
    "rank": "wutong_engines.ranking.command",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command: `wutong serve`, `wutong migrate`, `wutong demo`, `wutong haulage solve PROBLEM.json`, …

    :param arguments: the words after `wutong`; those of the command line when left out.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] in _ENGINES:
        raise SystemExit(import_module(_ENGINES[words[0]]).main(words[1:]))
    from django.core.management import execute_from_command_line  # noqa: PLC0415  # an engine alone does without it

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.site.settings")
    if words:
        # `wutong check-report` reads better than the module name that Django asks for.
        words[0] = words[0].replace("-", "_") if not words[0].startswith("-") else words[0]
    execute_from_command_line(["wutong", *words])


if __name__ == "__main__":
    main()

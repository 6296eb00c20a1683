"""The `wutong` command: Django's management commands under the house's settings."""

import os
import sys
from collections.abc import Sequence

from django.core.management import execute_from_command_line


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one management command: `wutong serve`, `wutong migrate`, `wutong demo`, …

    :param arguments: the words after `wutong`; those of the command line when left out.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.site.settings")
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words:
        # `wutong check-report` reads better than the module name that Django asks for.
        words[0] = words[0].replace("-", "_") if not words[0].startswith("-") else words[0]
    execute_from_command_line(["wutong", *words])


if __name__ == "__main__":
    main()

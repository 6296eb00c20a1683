"""The door: finds a Python that will do, then hands over to the set-up proper.

Written in what Python 3.6 can parse, so that an old one can say what is missing and not show a traceback;
nothing else of the set-up is imported before the version is known.
"""
# ruff: noqa: UP006, UP035, UP045 - Python 3.6 knows neither list[...] nor X | None

import os
import shutil
import subprocess
import sys
from typing import List, Optional, Tuple

Version = Tuple[int, int]
# Every release that the lock has wheels for; the last one is taken only when no other is there.
SUITABLE = ((3, 11), (3, 12), (3, 13), (3, 14))
OTHER_NAMES = ("python3.13", "python3.12", "python3.11", "python3.14")


def sentence(found: List[Version]) -> str:
    """Say in both languages which Python is missing, given the versions that were found."""
    have = "、".join(f"{major}.{minor}" for major, minor in found)
    return (
        f"✗ Python 版本不合适：需要 3.11 至 3.14，本机只有 {have}。请安装后重新运行"
        "（Debian：apt-get install -y python3 python3-venv）。\n"
        f"  No suitable Python: 3.11 to 3.14 is needed, found only {have}. Install one and run this again"
        " (Debian: apt-get install -y python3 python3-venv)."
    )


def choose(own: Version, others: List[Tuple[str, Version]]) -> Optional[str]:
    """Return the command to go on with: "" for this very Python, or None when none will do.

    own is this Python's (major, minor); others maps command names, best first, to theirs.
    """
    if own in SUITABLE[:-1]:
        return ""
    for command, version in others:
        if version in SUITABLE[:-1]:
            return command
    if own in SUITABLE:
        return ""
    for command, version in others:
        if version in SUITABLE:
            return command
    return None


def installed() -> List[Tuple[str, Version]]:
    """Return [(path, (major, minor))] of the other Pythons that really start."""
    found = []  # type: List[Tuple[str, Version]]
    for name in OTHER_NAMES:
        path = shutil.which(name)
        if path is None:
            continue
        code = "import sys; print('%d %d' % sys.version_info[:2])"
        # capture_output came with 3.7; a version manager's empty shim answers with a failure.
        process = subprocess.Popen([path, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        answer = process.communicate()[0].decode("ascii", "replace").split()
        if process.returncode == 0 and len(answer) == 2:
            found.append((path, (int(answer[0]), int(answer[1]))))
    return found


def main(arguments: List[str]) -> int:
    """Hand over to setup.main under a suitable Python; return an exit code when there is none."""
    own = (sys.version_info[0], sys.version_info[1])
    others = [] if own in SUITABLE[:-1] else installed()
    command = choose(own, others)
    if command is None:
        text = sentence([own, *sorted({version for _, version in others} - {own})])
        # An old Python in a C locale cannot print Chinese: write the bytes ourselves.
        sys.stderr.buffer.write(text.encode("utf-8") + b"\n")
        return 1
    # The terminal may be in any locale; what the set-up prints, and every program it starts, is UTF-8.
    os.environ["PYTHONUTF8"] = "1"
    # In an activated environment this Python may be the very one that is to be rebuilt: go on with the one below it.
    python = command or str(getattr(sys, "_base_executable", None) or sys.executable)
    os.environ.pop("VIRTUAL_ENV", None)
    sys.stdout.flush()
    return os.execv(python, [python, "-m", "setup.main", *arguments])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

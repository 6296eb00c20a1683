"""A worker in its own process that knows the tests' tasks and tables; see :mod:`tests.wutong.kernel.workers`."""

import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    from tests.wutong.kernel.jobs import steps
    from tests.wutong.kernel.tables import offices

    steps.HOLD_AT = offices.HOLD_AT = int(sys.argv[2])
    call_command("work", lease=float(sys.argv[1]))

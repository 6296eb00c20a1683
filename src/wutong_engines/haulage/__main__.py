"""Run the engine alone: `python -m wutong_engines.haulage solve PROBLEM.json [--json]`."""

from wutong_engines.haulage.command import main

if __name__ == "__main__":
    raise SystemExit(main())

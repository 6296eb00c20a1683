"""The Django application of this domain."""

from importlib import import_module

from django.apps import AppConfig


class EarthworksConfig(AppConfig):
    """土方."""

    name = "wutong.earthworks"
    verbose_name = "土方"

    def ready(self) -> None:
        """Load the services: verbs of the history, tables to bring in and background work are declared there."""
        # Models exist only now.
        from wutong.earthworks.queries import telling
        from wutong.enterprises.queries import timeline

        import_module("wutong.earthworks.services")
        timeline.tell("土方", telling.told)

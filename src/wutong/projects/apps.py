"""The Django application of this domain."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """项目."""

    name = "wutong.projects"
    verbose_name = "项目"

    def ready(self) -> None:
        """Ask to be heard before a seat ends, and register what is told on the page of a firm."""
        # Models exist only now.
        from wutong.accounts.services import ask_before_leaving
        from wutong.enterprises.queries import timeline
        from wutong.projects import services
        from wutong.projects.queries import telling

        ask_before_leaving(services.why_keep)
        timeline.tell("项目", telling.told)

"""The Django application of this domain."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """项目."""

    name = "wutong.projects"
    verbose_name = "项目"

    def ready(self) -> None:
        """Ask to be heard before a seat ends: nothing may be left without its 专人."""
        # Models exist only now.
        from wutong.accounts.services import ask_before_leaving
        from wutong.projects import services

        ask_before_leaving(services.why_keep)

"""The Django application of this domain."""

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """线索."""

    name = "wutong.leads"
    verbose_name = "线索"

    def ready(self) -> None:
        """Ask to be heard before a seat ends, and register what is told on the page of a firm."""
        # Models exist only now.
        from wutong.accounts.services import ask_before_leaving
        from wutong.enterprises.queries import timeline
        from wutong.leads import services
        from wutong.leads.queries import telling

        ask_before_leaving(services.why_keep)
        timeline.tell("线索", telling.told)

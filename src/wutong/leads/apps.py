"""The Django application of this domain."""

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """线索."""

    name = "wutong.leads"
    verbose_name = "线索"

    def ready(self) -> None:
        """Ask to be heard before a seat ends: nothing may be left without its 专人."""
        # Models exist only now.
        from wutong.accounts.services import ask_before_leaving
        from wutong.leads import services

        ask_before_leaving(services.why_keep)

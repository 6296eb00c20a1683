"""The Django application of this domain."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """外出."""

    name = "wutong.outreach"
    verbose_name = "外出"

    def ready(self) -> None:
        """Register what outreach tells on the page of a firm."""
        # Models exist only now.
        from wutong.enterprises.queries import timeline
        from wutong.outreach.queries import telling

        timeline.tell("外出", telling.told)

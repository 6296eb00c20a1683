"""The Django application of this domain."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """外出."""

    name = "wutong.outreach"
    verbose_name = "外出"

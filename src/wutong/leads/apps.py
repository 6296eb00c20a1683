"""The Django application of this domain."""

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """线索."""

    name = "wutong.leads"
    verbose_name = "线索"

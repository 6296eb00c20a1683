"""The Django application of this domain."""

from django.apps import AppConfig


class IndustriesConfig(AppConfig):
    """产业链."""

    name = "wutong.industries"
    verbose_name = "产业链"

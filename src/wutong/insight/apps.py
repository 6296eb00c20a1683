"""The Django application of this domain."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """洞察."""

    name = "wutong.insight"
    verbose_name = "洞察"

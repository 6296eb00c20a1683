"""The Django application of this domain."""

from django.apps import AppConfig


class TargetingConfig(AppConfig):
    """靶向."""

    name = "wutong.targeting"
    verbose_name = "靶向"

"""The Django application of this domain."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """底座."""

    name = "wutong.kernel"
    verbose_name = "底座"

"""The Django application of this domain."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """名录."""

    name = "wutong.enterprises"
    verbose_name = "名录"

"""The Django application of this domain."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """人员."""

    name = "wutong.accounts"
    verbose_name = "人员"

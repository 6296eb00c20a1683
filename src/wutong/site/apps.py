"""The application that joins the domains."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Settings, address map, start-up commands."""

    name = "wutong.site"
    verbose_name = "梧桐"

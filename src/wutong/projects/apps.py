"""The Django application of this domain."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """项目."""

    name = "wutong.projects"
    verbose_name = "项目"

"""Addresses of this domain."""

from django.urls import URLPattern

app_name = "projects"
urlpatterns: list[URLPattern] = []

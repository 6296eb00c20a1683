"""Addresses of the shared pieces: jobs, tables in."""

from django.urls import URLPattern

app_name = "kernel"
urlpatterns: list[URLPattern] = []

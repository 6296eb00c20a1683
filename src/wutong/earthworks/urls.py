"""Addresses of this domain."""

from django.urls import URLPattern

app_name = "earthworks"
urlpatterns: list[URLPattern] = []

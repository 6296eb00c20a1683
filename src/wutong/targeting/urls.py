"""The addresses of this domain."""

from django.urls import URLPattern

app_name = "targeting"

urlpatterns: list[URLPattern] = []

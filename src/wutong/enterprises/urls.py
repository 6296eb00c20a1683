"""The addresses of this domain."""

from django.urls import URLPattern

app_name = "enterprises"

urlpatterns: list[URLPattern] = []

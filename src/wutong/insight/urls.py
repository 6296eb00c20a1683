"""Addresses of this domain."""

from django.urls import path

from wutong.insight.views import cockpit, indicators

app_name = "insight"
urlpatterns = [
    path("", cockpit.show, name="cockpit"),
    path("indicators/", indicators.dictionary, name="dictionary"),
    path("indicators/<slug:code>/", indicators.indicator, name="indicator"),
    path("indicators/<slug:code>/rows.xlsx", indicators.workbook, name="indicator_workbook"),
]

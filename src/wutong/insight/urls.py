"""Addresses of this domain."""

from django.urls import path

from wutong.insight.views import bulletins, checker, cockpit, indicators

app_name = "insight"
urlpatterns = [
    path("", cockpit.show, name="cockpit"),
    path("indicators/", indicators.dictionary, name="dictionary"),
    path("indicators/<slug:code>/", indicators.indicator, name="indicator"),
    path("indicators/<slug:code>/rows.xlsx", indicators.workbook, name="indicator_workbook"),
    path("checker/", checker.show, name="checker"),
    path("bulletins/", bulletins.listing, name="bulletins"),
    path("bulletins/<int:bulletin_id>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<int:bulletin_id>/word/", bulletins.word, name="bulletin_word"),
    path("bulletins/<int:bulletin_id>/excel/", bulletins.excel, name="bulletin_excel"),
]

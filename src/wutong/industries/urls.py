"""The addresses of this domain."""

from django.urls import URLPattern, path

from wutong.industries.views import anchors, chains, versions

app_name = "industries"

urlpatterns: list[URLPattern] = [
    path("", chains.listing, name="list"),
    path("new/", chains.add, name="add"),
    path("<int:chain_id>/", chains.chain, name="chain"),
    path("<int:chain_id>/edit/", chains.edit, name="edit"),
    path("<int:chain_id>/gaps.xlsx", chains.gap_sheet, name="gap_sheet"),
    path("<int:chain_id>/segments/<slug:code>/", chains.segment, name="segment"),
    path("<int:chain_id>/segments/<slug:code>/makers/new/", chains.maker_add, name="maker_add"),
    path("<int:chain_id>/versions/", versions.versions, name="versions"),
    path("<int:chain_id>/versions/compare/", versions.compare, name="compare"),
    path("<int:chain_id>/draft/", versions.draft, name="draft"),
    path("<int:chain_id>/anchors/new/", anchors.add, name="anchor_add"),
    path("versions/<int:version_id>/", versions.version, name="version"),
    path("versions/<int:version_id>/segments.xlsx", versions.segment_sheet, name="segment_sheet"),
    path("versions/<int:version_id>/links.xlsx", versions.link_sheet, name="link_sheet"),
    path("versions/<int:version_id>/segments/", versions.segment_put, name="segment_put"),
    path("versions/<int:version_id>/segments/<slug:code>/drop/", versions.segment_drop, name="segment_drop"),
    path("versions/<int:version_id>/links/", versions.link_put, name="link_put"),
    path("versions/<int:version_id>/links/<int:link_id>/drop/", versions.link_drop, name="link_drop"),
    path("versions/<int:version_id>/publish/", versions.publish, name="publish"),
    path("versions/<int:version_id>/discard/", versions.discard, name="discard"),
    path("makers/<int:maker_id>/confirm/", chains.maker_confirm, name="maker_confirm"),
    path("makers/<int:maker_id>/drop/", chains.maker_drop, name="maker_drop"),
    path("anchors/<int:anchor_id>/", anchors.anchor, name="anchor"),
    path("anchors/<int:anchor_id>/sheet.xlsx", anchors.sheet, name="anchor_sheet"),
    path("anchors/<int:anchor_id>/edit/", anchors.edit, name="anchor_edit"),
    path("anchors/<int:anchor_id>/withdraw/", anchors.withdraw, name="anchor_withdraw"),
    path("anchors/<int:anchor_id>/parts/", anchors.part_add, name="part_add"),
    path("anchors/<int:anchor_id>/parts/<int:part_id>/makers/", anchors.part_maker, name="part_maker"),
    path("parts/<int:part_id>/edit/", anchors.part_edit, name="part_edit"),
    path("parts/<int:part_id>/drop/", anchors.part_drop, name="part_drop"),
]

"""The addresses of this domain."""

from django.urls import URLPattern, path

from wutong.targeting.views import asking, lists, picks, pulling

app_name = "targeting"

urlpatterns: list[URLPattern] = [
    path("", lists.listing, name="list"),
    path("new/", asking.new, name="new"),
    path("backtests/", lists.backtests, name="backtests"),
    path("chains/<int:chain_id>/pull/", pulling.pull, name="pull"),
    path("chains/<int:chain_id>/gaps/", pulling.ask_gaps, name="ask_gaps"),
    path("chains/<int:chain_id>/makers/", pulling.find_makers, name="find_makers"),
    path("<int:shortlist_id>/", lists.shortlist, name="shortlist"),
    path("<int:shortlist_id>/progress/", lists.progress, name="progress"),
    path("<int:shortlist_id>/again/", asking.again, name="again"),
    path("<int:shortlist_id>/cancel/", asking.cancel, name="cancel"),
    path("<int:shortlist_id>/rename/", asking.rename, name="rename"),
    path("<int:shortlist_id>/withdraw/", asking.withdraw, name="withdraw"),
    path("<int:shortlist_id>/restore/", asking.restore, name="restore"),
    path("<int:shortlist_id>/judge/", picks.judge_many, name="judge_many"),
    path("<int:shortlist_id>/why/", picks.why, name="why"),
    path("<int:shortlist_id>/list.xlsx", lists.sheet, name="sheet"),
    path("picks/<int:pick_id>/judge/", picks.judge, name="judge"),
]

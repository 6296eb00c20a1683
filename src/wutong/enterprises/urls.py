"""The addresses of this domain."""

from django.urls import URLPattern, path, register_converter

from wutong.enterprises.views import directory, firms, lists, review


class _Verb:
    """One of the verbs on a line."""

    regex = "confirm|reject|reopen"

    def to_python(self, value: str) -> str:
        """Return the word."""
        return value

    def to_url(self, value: str) -> str:
        """Return the word."""
        return value


class _PairVerb(_Verb):
    """One of the verbs on a pair."""

    regex = "merge|apart|undo"


register_converter(_Verb, "line_verb")
register_converter(_PairVerb, "pair_verb")

app_name = "enterprises"
urlpatterns: list[URLPattern] = [
    path("", directory.directory, name="directory"),
    path("facets/", directory.facets, name="facets"),
    path("tracked/", directory.tracked, name="tracked"),
    path("track/", firms.track, name="track"),
    path("enter/", firms.enter, name="enter"),
    path("story/", firms.story, name="story"),
    path("chains/", firms.chains, name="chains"),
    path("lists/", lists.listing, name="lists"),
    path("lists/type/", lists.type_list, name="type_list"),
    path("lists/<int:list_id>/", lists.name_list, name="list"),
    path("lists/<int:list_id>/bulk/", lists.confirm_many, name="confirm_many"),
    path("lists/<int:list_id>/again/", lists.match_again, name="match_again"),
    path("lists/<int:list_id>/withdraw/", lists.withdraw, name="withdraw"),
    path("lists/<int:list_id>/result.xlsx", lists.sheet, name="list_sheet"),
    path("review/", review.review, name="review"),
    path("lines/<int:line_id>/", review.line, name="line"),
    path("lines/<int:line_id>/pick/", directory.pick, name="pick"),
    path("lines/<int:line_id>/<line_verb:verb>/", review.decide, name="decide"),
    path("pairs/", review.pairs, name="pairs"),
    path("pairs/look/", review.look_for_pairs, name="look_for_pairs"),
    path("pairs/<int:pair_id>/<pair_verb:verb>/", review.decide_pair, name="decide_pair"),
    path("d/<str:directory_id>/", firms.firm, name="firm"),
    path("<int:enterprise_id>/", firms.enterprise, name="enterprise"),
    path("<int:enterprise_id>/edit/", firms.edit, name="edit"),
    path("<int:enterprise_id>/names/", firms.add_name, name="add_name"),
    path("<int:enterprise_id>/titles/", firms.note_title, name="note_title"),
    path("<int:enterprise_id>/suspect/", firms.suspect, name="suspect"),
    path("names/<int:name_id>/drop/", firms.drop_name, name="drop_name"),
]

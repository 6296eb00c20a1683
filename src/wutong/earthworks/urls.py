"""Addresses of this domain."""

from django.urls import URLPattern, path

from wutong.earthworks.views import closing, ledger, tickets

app_name = "earthworks"
urlpatterns: list[URLPattern] = [
    # Tickets, settlements, ledger
    path("tickets/", tickets.hauls, name="hauls"),
    path("tickets/<int:ticket_id>/void/", tickets.void, name="ticket_void"),
    path("matches/<int:match_id>/tickets/", tickets.tickets, name="tickets"),
    path("matches/<int:match_id>/tickets/export/", tickets.export, name="tickets_export"),
    path("matches/<int:match_id>/gate/", tickets.gate, name="gate"),
    path("matches/<int:match_id>/gate/out/", tickets.sign_out, name="gate_out"),
    path("matches/<int:match_id>/gate/in/", tickets.sign_in, name="gate_in"),
    path("matches/<int:match_id>/finish/", closing.finish, name="match_finish"),
    path("matches/<int:match_id>/survey/", closing.survey, name="match_survey"),
    path("matches/<int:match_id>/settle/", closing.settle, name="match_settle"),
    path("matches/<int:match_id>/confirm/", closing.confirm, name="match_confirm"),
    path("matches/<int:match_id>/settlement/", closing.settlement, name="settlement"),
    path("matches/<int:match_id>/settlement/word/", closing.settlement_word, name="settlement_word"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/export/", ledger.export, name="ledger_export"),
]

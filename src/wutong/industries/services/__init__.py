"""Verbs of the chains: each one transaction, one line in the history."""

from wutong.industries.services.anchors import add_anchor, drop_part, edit_anchor, put_part, withdraw_anchor
from wutong.industries.services.chains import add_chain, discard, draft, edit_chain, publish
from wutong.industries.services.makers import MakerValues, Put, confirm_maker, drop_maker, note_maker, put_makers
from wutong.industries.services.segments import drop_link, drop_segment, put_link, put_segment
from wutong.industries.services.tables import LinkTable, MakerTable, SegmentTable

__all__ = [
    "LinkTable",
    "MakerTable",
    "MakerValues",
    "Put",
    "SegmentTable",
    "add_anchor",
    "add_chain",
    "confirm_maker",
    "discard",
    "draft",
    "drop_link",
    "drop_maker",
    "drop_part",
    "drop_segment",
    "edit_anchor",
    "edit_chain",
    "note_maker",
    "publish",
    "put_link",
    "put_makers",
    "put_part",
    "put_segment",
    "withdraw_anchor",
]

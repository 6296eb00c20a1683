"""核稿: what it refuses, what it reads, and how a page shows it."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.people import Zone, make_zone
from wutong.insight.queries import checker, manuscripts
from wutong.insight.queries.checker import Verdict
from wutong.kernel.errors import BadFile, Incomplete, TooLarge

DAY = date(2024, 6, 28)


@pytest.fixture
def zone(db: None) -> Zone:
    return make_zone()


def test_an_empty_zone_marks_a_claim_wrong_and_says_the_true_value(zone: Zone) -> None:
    checked = checker.check("今年以来登记线索136条。", user=zone.zhao, as_of=DAY)
    assert [(judged.verdict, judged.computed.text) for judged in checked.claims if judged.computed] == [
        (Verdict.WRONG, "0")
    ]


def test_a_rate_without_a_base_is_not_called_wrong(zone: Zone) -> None:
    checked = checker.check("开工率达97%。", user=zone.zhao, as_of=DAY)
    assert [judged.verdict for judged in checked.claims] == [Verdict.NO_VALUE]


def test_dates_slogans_and_ordinals_are_not_ours(zone: Zone) -> None:
    text = "6月17日至23日,第十届展会,“335+X”行动,“一条线索,一个专班跟踪”。"
    checked = checker.check(text, user=zone.zhao, as_of=DAY)
    assert checked.claims == ()
    assert checked.count(Verdict.NOT_OURS) >= 3


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_nothing_to_check_is_said_in_a_sentence(text: str, zone: Zone) -> None:
    with pytest.raises(Incomplete, match="没有可核的文字"):
        checker.check(text, user=zone.zhao, as_of=DAY)


def test_a_text_past_the_limit_is_refused_whole(zone: Zone) -> None:
    with pytest.raises(TooLarge, match="分段"):
        checker.check("字" * (checker.TEXT_LIMIT + 1), user=zone.zhao, as_of=DAY)


def test_a_text_of_very_many_figures_is_refused_whole(zone: Zone) -> None:
    with pytest.raises(TooLarge, match="处数字"):
        checker.check("1个," * (checker.FIGURE_LIMIT + 1), user=zone.zhao, as_of=DAY)


def test_a_report_of_a_megabyte_is_checked(zone: Zone) -> None:
    text = ("园区持续优化营商环境," * 40 + "登记线索1条。\n") * 2000
    assert len(text.encode()) > 1_000_000
    assert len(checker.check(text, user=zone.zhao, as_of=DAY).claims) == 2000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_its_own_encoding(encoding: str) -> None:
    assert manuscripts.words("稿.txt", "登记线索136条".encode(encoding)) == "登记线索136条"


def test_a_word_file_is_read_with_its_tables() -> None:
    document, out = Document(), BytesIO()
    document.add_paragraph("今年以来登记线索136条。")
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "开工35个"
    document.save(out)
    words = manuscripts.words("稿.doc", out.getvalue())
    assert "136条" in words
    assert "开工35个" in words


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0old", "docx"),
        (b"PK\x03\x04broken", "打不开"),
        (b"\x00\x01\x02", "不是文字"),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        manuscripts.words("稿.docx", data)


def test_the_page_keeps_the_text_and_says_what_is_missing(zone: Zone, client: Client) -> None:
    client.force_login(zone.zhao)
    answer = client.post("/insight/checker/", {"text": "", "as_of": "2024-06-28"})
    assert answer.status_code == 422
    assert "没有可核的文字" in answer.content.decode()


def test_markup_in_a_text_is_shown_as_text(zone: Zone, client: Client) -> None:
    client.force_login(zone.zhao)
    page = client.post("/insight/checker/", {"text": "<script>alert(1)</script>登记线索5条"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_an_uploaded_file_goes_before_the_box(zone: Zone, client: Client) -> None:
    client.force_login(zone.zhao)
    upload = SimpleUploadedFile("稿.txt", "登记线索7条".encode("gb18030"))
    page = client.post("/insight/checker/", {"text": "", "file": upload}).content.decode()
    assert "7条" in page


class TestAnyText(TestCase):
    """Whatever somebody pastes, the checker answers."""

    @settings(max_examples=60, deadline=None)
    @given(
        st.text(
            alphabet=st.sampled_from("线索136条批次%开工率,。“”年月日余约万亿一二三十第个家<>&\n 0"),
            min_size=1,
            max_size=200,
        )
    )
    def test_any_text_is_answered_and_its_figures_quote_it(self, text: str) -> None:
        if not text.strip():
            return
        checked = checker.check(text, user=None, as_of=DAY)
        for judged in checked.found:
            figure = judged.claim.figure
            assert text[figure.start : figure.end] == figure.text


def test_a_program_gets_the_same_verdicts_as_the_page(zone: Zone, client: Client) -> None:
    client.force_login(zone.zhao)
    body = {"text": "今年以来登记线索136条。"}
    answer = client.post("/api/v1/insight/check", body, content_type="application/json")
    assert [(line["text"], line["verdict"], line["computed"]) for line in answer.json()] == [("136条", "wrong", "0")]

"""Documents that come cut into articles keep the ids that they bring."""

from __future__ import annotations

from legal_docs.text.structure.articles import parse_articles
from legal_docs.text.structure.nodes import Role
from legal_docs.text.vocabulary import Unit

RECORDS = [
    {"id": "1", "heading": "Điều 1. Phạm vi", "text": "1. Mèo;\n2. Chó:\na) To;\nb) Nhỏ.", "chapter": "Chương I QUY ĐỊNH CHUNG"},
    {"id": "2", "heading": "Điều 2.", "text": "Quyết định này có hiệu lực từ ngày ký.", "chapter": "Chương I QUY ĐỊNH CHUNG"},
    {"id": "12a", "heading": "Điều 12a. Khác", "text": "Nội dung.", "chapter": "Chương II ĐIỀU KHOẢN THI HÀNH"},
    {"id": "kt1-1", "heading": "Điều 1. Quy chế", "text": "“Điều 9. Trích\n1. Không phải khoản.”", "chapter": None},
]


def test_articles_keep_their_ids_order_and_chapters() -> None:
    law = parse_articles(RECORDS, "QUYẾT ĐỊNH")
    assert [node.source_id for node in law.articles()] == ["1", "2", "12a", "kt1-1"]
    assert [node.label for node in law.articles()] == ["1", "2", "12a", "1"]
    assert [(node.kind, node.label, node.heading) for node in law.nodes[:2]] == [
        (Unit.CHAPTER, "I", "QUY ĐỊNH CHUNG"),
        (Unit.CHAPTER, "II", "ĐIỀU KHOẢN THI HÀNH"),
    ]
    assert law.preamble == "QUYẾT ĐỊNH"


def test_clauses_and_points_are_read_inside_each_article() -> None:
    law = parse_articles(RECORDS)
    assert law.find("art_1__cl_2__point_b") is not None
    article = law.articles()[0]
    assert (article.heading, article.marker) == ("Phạm vi", "Điều 1.")
    assert law.articles()[1].text == "Quyết định này có hiệu lực từ ngày ký."


def test_an_attached_regulation_stands_apart_and_quotations_are_no_clauses() -> None:
    law = parse_articles(RECORDS)
    assert law.nodes[-1].role is Role.REGULATION
    attached = law.articles()[-1]
    assert attached.anchor == "att_1__art_1"
    assert attached.children == ()
    assert attached.role is Role.QUOTED


def test_the_text_of_all_articles_is_whole() -> None:
    text = parse_articles(RECORDS, "QUYẾT ĐỊNH").to_text()
    for record in RECORDS:
        assert str(record["heading"]) in text
        assert str(record["text"]) in text


def test_records_with_missing_fields_are_read_as_far_as_they_go() -> None:
    law = parse_articles([{"id": None, "heading": None, "text": None, "chapter": None}, {"heading": "Điều 3. Ba", "text": "A."}])
    assert [node.label for node in law.articles()] == ["", "3"]

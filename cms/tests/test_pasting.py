"""What editors paste becomes blocks, with a notice of what was left out."""

from __future__ import annotations

import base64
import zipfile
from io import BytesIO

import pytest
from bs4 import Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as PillowImage
from wagtail.images import get_image_model

from cms.admin.pasting.pasted import read
from cms.models.blocks.charts import ChartBlock, number_in

find = Tag.find
WORD = """<html><head><style>p{}</style></head><body><h1>Kết quả quan trắc</h1>
<p class=MsoNormal>Diện tích 12&nbsp;m<sup>2</sup>, nước H<sub>2</sub>O và <span style='font-weight:700'>đậm</span><o:p></o:p>.</p>
<p class=MsoNormal><b>Một tiêu đề đậm</b></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.</span><![endif]>Một</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.</span>Hai</p>
<p><a href="javascript:alert(1)">xấu</a> <a href="https://chinhphu.vn/">tốt</a><script>alert(1)</script>
<span style="mso-hide:all">ẩn</span></p></body></html>"""
TABLE = """<table><tr><td>Xã</td><td>km<sup>2</sup></td><td></td></tr><tr><td colspan=2 rowspan=2>An Bình</td><td>3</td></tr>
<tr><td></td></tr><tr><td></td><td>4,5</td><td>x</td></tr></table>"""


def picture(width: int = 40) -> bytes:
    data = BytesIO()
    PillowImage.new("RGB", (width, 30), "teal").save(data, "PNG")
    return data.getvalue()


def blocks(html: str) -> list[tuple[str, object]]:
    return [(block["type"], block["value"]) for block in read(html, lambda data: 7).blocks]


def test_a_paste_from_word_keeps_headings_lists_and_raised_letters_and_drops_what_is_not_text():
    assert blocks(WORD) == [
        ("heading", "Kết quả quan trắc"),
        ("paragraph", "<p>Diện tích 12 m<sup>2</sup>, nước H<sub>2</sub>O và <b>đậm</b>.</p>".replace("12 ", "12&nbsp;")),
        ("heading", "Một tiêu đề đậm"),
        ("paragraph", '<ol><li>Một</li><li>Hai</li></ol><p>xấu <a href="https://chinhphu.vn/">tốt</a> </p>'),
    ]


def test_merged_cells_of_a_table_are_divided_and_empty_ones_stay():
    found = read(f"<p>Trước</p>{TABLE}<p>Sau</p>", lambda data: 7)
    table = found.blocks[1]["value"]
    assert [column["heading"] for column in table["columns"]] == ["Xã", "km²", ""]
    assert [row["values"] for row in table["rows"]] == [["An Bình", "", "3"], ["", "4,5", "x"]]
    assert found.left_out["merged"] == 1
    assert [block["type"] for block in found.blocks] == ["paragraph", "table", "paragraph"]


def test_pictures_come_along_where_the_paste_holds_them_and_are_counted_where_it_does_not():
    inside = f'<img alt="Cầu qua sông Hà" src="data:image/png;base64,{base64.b64encode(picture()).decode()}">'
    found = read(f'<p>a{inside}<img src="file:///C:/b.png"></p><iframe src="https://example.org"></iframe>', lambda data: 7)
    assert found.blocks[1] == {"type": "image", "value": {"image": 7, "alternative": "Cầu qua sông Hà", "caption": "", "source": ""}}
    assert (found.left_out["outside"], found.left_out["embedded"]) == (1, 1)


def test_no_element_looks_through_all_that_is_in_it_to_learn_whether_it_was_dropped(monkeypatch):
    looked_through = []
    monkeypatch.setattr(Tag, "find", lambda tag, *wanted, **more: looked_through.append(tag) or find(tag, *wanted, **more))
    assert read("<div>" * 60 + "<style>p{}</style>a<iframe></iframe>", lambda data: 7).left_out["embedded"] == 1
    assert len(looked_through) < 10


def word_file(rise: str = '<w:vertAlign w:val="superscript"/>') -> bytes:
    """Return the smallest .docx with a heading and m²."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    runs = f"<w:r><w:t>12 m</w:t></w:r><w:r><w:rPr>{rise}</w:rPr><w:t>2</w:t></w:r>"
    text = f'<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>Đề mục</w:t></w:r></w:p><w:p>{runs}</w:p>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{kind}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{kind}.styles+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/styles.xml": f'<w:styles {space}><w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>',
        "word/document.xml": f"<w:document {space}><w:body>{text}</w:body></w:document>",
    }
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return data.getvalue()


@pytest.mark.django_db
class TestEndpoint:
    @pytest.fixture(autouse=True)
    def _editor(self, admin_client):
        self.client = admin_client

    def post(self, **parts):
        return self.client.post(reverse("pasted_blocks"), parts)

    def test_a_word_file_gives_the_state_of_blocks_that_the_form_takes(self):
        answer = self.post(word=SimpleUploadedFile("bai.docx", word_file())).json()
        assert [block["type"] for block in answer["blocks"]] == ["heading", "paragraph"]
        assert answer["blocks"][0]["value"] == "Đề mục"
        assert "SUPERSCRIPT" in answer["blocks"][1]["value"]

    def test_letters_that_are_raised_or_lowered_by_points_stay_so(self):
        """As LibreOffice writes m² and H₂O."""
        for rise, style in (("8", "SUPERSCRIPT"), ("-2", "SUBSCRIPT")):
            raised = SimpleUploadedFile("bai.docx", word_file(f'<w:position w:val="{rise}"/>'))
            assert f'"style": "{style}"' in self.post(word=raised).json()["blocks"][1]["value"]

    def test_a_file_that_is_no_word_file_is_refused_in_words(self):
        answer = self.post(word=SimpleUploadedFile("bai.docx", b"PK nothing"))
        assert answer.status_code == 400
        assert ".docx" in answer.json()["error"]

    def test_a_word_file_whose_text_is_broken_is_refused_in_words(self):
        with zipfile.ZipFile(BytesIO(word_file())) as whole, zipfile.ZipFile(data := BytesIO(), "w") as packed:
            for name in whole.namelist():
                packed.writestr(name, b"<w:document" if name == "word/document.xml" else whole.read(name))
        answer = self.post(word=SimpleUploadedFile("bai.docx", data.getvalue()))
        assert (answer.status_code, ".docx" in answer.json()["error"]) == (400, True)

    def test_a_text_whose_parts_lie_too_deep_in_each_other_is_refused_in_words(self):
        answer = self.post(html=SimpleUploadedFile("a.html", b"<div>" * 1_500 + b"a"))
        assert (answer.status_code, bool(answer.json()["error"])) == (400, True)

    def test_a_picture_of_too_many_points_is_told_and_the_rest_is_taken(self, monkeypatch):
        monkeypatch.setattr(PillowImage, "MAX_IMAGE_PIXELS", 40 * 30 // 3)
        answer = self.post(html=SimpleUploadedFile("a.html", b"<p>a</p>"), picture=SimpleUploadedFile("a.png", picture())).json()
        assert ([block["type"] for block in answer["blocks"]], len(answer["notes"])) == (["paragraph"], 1)

    def test_a_pasted_picture_is_stored_once_and_asks_for_its_description(self):
        for _time in range(2):
            answer = self.post(picture=SimpleUploadedFile("a.png", picture())).json()
        assert get_image_model().objects.count() == 1
        assert len(answer["notes"]) == 1

    def test_several_pictures_become_one_gallery_where_that_is_asked_for(self):
        files = [SimpleUploadedFile(f"{width}.png", picture(width)) for width in (40, 41, 42)]
        answer = self.post(picture=files, gallery="1").json()
        assert [block["type"] for block in answer["blocks"]] == ["gallery"]
        shown = {item["value"]["image"]["id"] for item in answer["blocks"][0]["value"]}
        assert shown == set(get_image_model().objects.values_list("pk", flat=True))
        assert len(shown) == 3
        assert any("mô tả" in note.lower() for note in answer["notes"])
        alone = self.post(picture=SimpleUploadedFile("a.png", picture()), gallery="1").json()
        assert [block["type"] for block in alone["blocks"]] == ["image"]

    def test_what_is_no_picture_is_told_and_not_stored(self):
        answer = self.post(picture=SimpleUploadedFile("a.png", b"<svg onload=alert(1)>")).json()
        assert answer["blocks"] == []
        assert len(answer["notes"]) == 1


@pytest.mark.parametrize(
    ("words", "figure"),
    [("1.234,5", 1234.5), ("45%", 45), ("1.234", 1234), ("3,5", 3.5), ("2.5", 2.5), ("0.125", 0.125), ("–", None), ("Xã 3", None)],
)
def test_figures_are_read_as_vietnamese_write_them(words, figure):
    assert number_in(words) == figure


@pytest.mark.parametrize("kind", ["bars", "line"])
def test_a_chart_shows_each_figure_and_has_its_table_beside_it(kind):
    block = ChartBlock()
    table = {
        "columns": [{"type": "text", "heading": "Năm"}, {"type": "text", "heading": "Hồ sơ"}],
        "rows": [{"values": ["2025", "1.200"]}, {"values": ["2026", ""]}],
        "caption": "",
    }
    html = block.render(block.to_python({"title": "Hồ sơ <b>", "kind": kind, "table": table, "source": ""}))
    assert "1.200</text>" in html
    assert "<td>" in html
    assert "<b>" not in html

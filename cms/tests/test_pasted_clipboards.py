"""What Word, LibreOffice, Google Docs and Excel lay on the clipboard: lists with their levels, tables, footnotes."""

from __future__ import annotations

import json

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from cms.admin.pasting.pasted import read

FEATURES = ["bold", "italic", "ol", "ul", "link", "superscript", "subscript"]


def word(mark: str, words: str, level: int = 1) -> str:
    """Return an item of a list as Word for Windows lays it on the clipboard."""
    space = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span>"
    shown = f"<span style='font-family:Symbol'><span\nstyle='mso-list:Ignore'>{mark}{space}</span></span>"
    return (
        f"<p class=MsoListParagraphCxSpMiddle style='margin-left:{level * 0.5}in;mso-add-space:auto;text-indent:-.25in;"
        f"mso-list:l0 level{level} lfo1'><![if !supportLists]>{shown}<![endif]><span lang=VI>{words}<o:p></o:p></span></p>\n"
    )


def google(kind: str, *items: str, style: str = "disc", level: int = 1) -> str:
    """Return a list as Google Docs lays it on the clipboard: lists inside stand beside the items."""
    shown = "".join(
        each
        if each.startswith("<")
        else f'<li dir="ltr" style="list-style-type:{style};font-weight:400" aria-level="{level}"><p dir="ltr" style="line-height:1.38"'
        f' role="presentation"><span style="font-weight:400">{each}</span></p></li>'
        for each in items
    )
    return f'<{kind} style="margin-top:0;margin-bottom:0;">{shown}</{kind}>'


def in_google(html: str) -> str:
    return (
        f'<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">{html}</b><br class="Apple-interchange-newline">'
    )


OFFICE_ITEM = '<p style="margin-bottom: 0cm; line-height: 100%">{}</p>'


def office(kind: str, *items: str) -> str:
    """Return a list as LibreOffice lays it on the clipboard; a list inside an item stands behind its words."""
    return (
        f"<{kind}>\n"
        + "".join(f"\t<li>{OFFICE_ITEM.format(one.split('<')[0])}\n{one[len(one.split('<')[0]) :]}</li>\n" for one in items)
        + f"</{kind}>"
    )


def lines(html: str) -> list[str]:
    """Return what the editor shows: each line with the mark of its kind, indented by its level."""
    shown = []
    for block in read(html, lambda data: 7).blocks:
        state = json.loads(ContentstateConverter(FEATURES).from_database_format(block["value"]))
        marks = {"ordered-list-item": "# ", "unordered-list-item": "* "}
        shown += ["  " * one["depth"] + marks.get(one["type"], "") + one["text"].strip() for one in state["blocks"] if one["text"].strip()]
    return shown


LISTS = {
    "Word, bullets": (
        word("·", "Một") + word("o", "Con", 2) + word("§", "Cháu", 3) + word("·", "Hai"),
        ["* Một", "  * Con", "    * Cháu", "* Hai"],
    ),
    "Word, numbers with bullets": (
        word("1.", "Một") + word("·", "Con", 2) + word("·", "Em", 2) + word("2.", "Hai"),
        ["# Một", "  * Con", "  * Em", "# Hai"],
    ),
    "Word, numbers in bullets": (
        word("-", "Một") + word("1.", "Con", 2) + word("2.", "Em", 2) + word("-", "Hai"),
        ["* Một", "  # Con", "  # Em", "* Hai"],
    ),
    "Word, brackets": (word("1)", "Một") + word("2)", "Hai"), ["# Một", "# Hai"]),
    "Word, brackets around": (word("(1)", "Một") + word("(2)", "Hai"), ["# Một", "# Hai"]),
    "Word, the numbers begin again": (
        word("1.", "Một") + word("1.", "Con", 2) + word("2.", "Hai") + word("1.", "Con hai", 2),
        ["# Một", "  # Con", "# Hai", "  # Con hai"],
    ),
    "Word, begins at the second level": (word("o", "Con", 2) + word("·", "Hai"), ["* Con", "* Hai"]),
    "Word, leaves out a level": (word("·", "Một") + word("§", "Cháu", 3) + word("·", "Hai"), ["* Một", "  * Cháu", "* Hai"]),
    "Word, back over two levels": (
        word("·", "Một") + word("o", "Con", 2) + word("§", "Cháu", 3) + word("o", "Em", 2) + word("·", "Hai"),
        ["* Một", "  * Con", "    * Cháu", "  * Em", "* Hai"],
    ),
    "Word, letters stay": (word("1)", "Một") + word("a)", "Điểm", 2) + word("2)", "Hai"), ["# Một", "a) Điểm", "2) Hai"]),
    "Word, numbers of two places stay": (word("1.", "Một") + word("1.1.", "Nhỏ", 2), ["# Một", "1.1. Nhỏ"]),
    "Word, another kind at one level": (word("·", "Một") + word("o", "A", 2) + word("1.", "B", 2), ["* Một", "  * A", "  # B"]),
    "Word, words between": (
        word("·", "Một") + word("o", "Con", 2) + "<p class=MsoNormal>Thân.</p>" + word("·", "Hai"),
        ["* Một", "  * Con", "Thân.", "* Hai"],
    ),
    "Google Docs, bullets": (
        in_google(google("ul", "Một", google("ul", "Con", style="circle", level=2), "Hai")),
        ["* Một", "  * Con", "* Hai"],
    ),
    "Google Docs, numbers with bullets": (
        in_google(google("ol", "Một", google("ul", "Con", level=2), "Hai", style="decimal")),
        ["# Một", "  * Con", "# Hai"],
    ),
    "Google Docs, letters": (in_google(google("ol", "Một", "Hai", style="lower-alpha")), ["a. Một", "b. Hai"]),
    "Google Docs, letters inside numbers": (
        in_google(google("ol", "Một", google("ol", "Con", style="lower-alpha", level=2), "Hai", style="decimal")),
        ["1. Một", "a. Con", "2. Hai"],
    ),
    "LibreOffice, bullets": (office("ul", "Một<ul><li><p>Con</p></li></ul>", "Hai"), ["* Một", "  * Con", "* Hai"]),
    "LibreOffice, numbers": (office("ol", "Một", "Hai<ol><li><p>Con</p></li></ol>"), ["# Một", "# Hai", "  # Con"]),
    "LibreOffice, later start": ('<ol start="3">\n\t<li><p>Ba</p></li>\n\t<li><p>Bốn</p></li>\n</ol>', ["3. Ba", "4. Bốn"]),
    "LibreOffice, empty items before their words": ("<ul>\n\t<li/>\n<p>Một</p>\n\t<li/>\n<p>Hai</p>\n</ul>", ["* Một", "* Hai"]),
    "LibreOffice, two paragraphs in an item": ("<ul>\n<li><p>Một</p>\n<p>Thêm</p></li>\n<li><p>Hai</p></li></ul>", ["* Một Thêm", "* Hai"]),
}


@pytest.mark.parametrize(("html", "wanted"), LISTS.values(), ids=LISTS)
def test_a_list_keeps_its_levels_and_marks(html: str, wanted: list[str]) -> None:
    assert lines(html) == wanted


EXCEL = """<table border=0 cellpadding=0 cellspacing=0 width=192 style='border-collapse:collapse;width:144pt'>
<!--StartFragment--><col width=64 span=3 style='width:48pt'><tr height=20 style='height:15.0pt'>
<td height=20 class=xl65 width=64 style='height:15.0pt;width:48pt'>Xã</td><td class=xl65 width=64>Dân số</td><td class=xl66>Tỉ lệ</td></tr>
<tr height=20 style='display:none;mso-height-source:userset'><td height=20>Ẩn</td><td>1</td><td>2</td></tr>
<tr height=20><td height=20>An Bình</td><td class=xl67 align=right x:num="12345">12.345</td><td class=xl68 align=right>7,5%</td></tr>
<!--EndFragment--></table>"""
CALC = """<table cellspacing="0" border="0"><colgroup width="85"></colgroup><colgroup span="2" width="85"></colgroup>
<tr><td height="17" align="left"><font face="Liberation Sans">Xã</font></td><td align="left">Dân số</td><td align="left">Tỉ lệ<br></td></tr>
<tr><td height="17" align="left">An Bình</td><td align="right" sdval="12345" sdnum="1066;0;#.##0">12.345</td>
<td align="right" sdval="0.075" sdnum="1066;0;0,0%">7,5%</td></tr></table>"""
SHEETS = """<google-sheets-html-origin><style type="text/css">td {border: 1px solid #ccc;}</style><table xmlns="http://www.w3.org/1999/xhtml"
 cellspacing="0" dir="ltr" data-sheets-root="1"><colgroup><col width="100"/><col width="100"/><col width="100"/></colgroup><tbody>
<tr style="height:21px;"><td style="padding:2px">Xã</td><td>Dân số</td><td>Tỉ lệ</td></tr>
<tr style="height:21px;"><td>An Bình</td><td data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:12345}">12.345</td><td>7,5%</td></tr>
</tbody></table></google-sheets-html-origin>"""
WORD_TABLE = """<table class=MsoTableGrid border=1 cellspacing=0><thead><tr style='mso-yfti-irow:0'>
<td width=208 valign=top><p class=MsoNormal><b>Xã<o:p></o:p></b></p></td><td><p class=MsoNormal><b>Dân số</b></p></td>
<td><p class=MsoNormal><b>Tỉ lệ</b></p></td></tr></thead><tr><td><p class=MsoNormal>An Bình<o:p></o:p></p></td>
<td><p class=MsoNormal align=right>12.345</p></td><td><p class=MsoNormal>7,5%</p></td></tr></table>"""
TABLES = {"Excel": EXCEL, "LibreOffice Calc": CALC, "Google Sheets": SHEETS, "Word": WORD_TABLE}


@pytest.mark.parametrize("html", TABLES.values(), ids=TABLES)
def test_a_table_keeps_its_heading_and_the_figures_as_they_are_shown(html: str) -> None:
    (block,) = read(html, lambda data: 7).blocks
    assert [column["heading"] for column in block["value"]["columns"]] == ["Xã", "Dân số", "Tỉ lệ"]
    assert [row["values"] for row in block["value"]["rows"]] == [["An Bình", "12.345", "7,5%"]]


NOTE = "<p class=MsoFootnoteText>{}<sup>[1]</sup></a> Luật Đất đai.</p>"
CLIP = "file:///C:/Users/a/AppData/Local/Temp/msohtmlclip1/01/clip.htm"
FOOTNOTES = {
    "Word": (
        "<p class=MsoNormal>Theo luật<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1' title=''>"
        "<span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]>"
        "<sup>[1]</sup><![endif]></span></span></a>.</p><div style='mso-element:footnote-list'><br clear=all>"
        "<hr align=left size=1 width='33%'><div style='mso-element:footnote' id=ftn1>"
        + NOTE.format("<a style='mso-footnote-id:ftn1' href='#_ftnref1' name='_ftn1'>")
        + "</div></div>"
    ),
    "Word, with the file": (f"<p>Theo luật<a href='{CLIP}#_ftn1'><sup>[1]</sup></a>.</p>" + NOTE.format(f"<a href='{CLIP}#_ftnref1'>")),
    "LibreOffice": (
        '<p>Theo luật<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>[1]</sup></a>.</p>'
        '<div id="sdfootnote1"><p class="sdfootnote-western"><a class="sdfootnotesym" name="sdfootnote1sym" '
        'href="#sdfootnote1anc">[1]</a> Luật Đất đai.</p></div>'
    ),
    "Google Docs": in_google(
        '<p dir="ltr"><span>Theo luật</span><span style="font-size:0.6em;vertical-align:super;">'
        '<a href="#ftnt1">[1]</a></span><span>.</span></p>'
        '<hr><p dir="ltr"><a href="#ftnt_ref1">[1]</a><span> Luật Đất đai.</span></p>'
    ),
}


@pytest.mark.parametrize("html", FOOTNOTES.values(), ids=FOOTNOTES)
def test_a_footnote_keeps_its_mark_and_words_and_is_no_link(html: str) -> None:
    assert lines(html) == ["Theo luật[1].", "[1] Luật Đất đai."]
    (block,) = read(html, lambda data: 7).blocks
    assert "<sup>[1]</sup>" in block["value"]
    assert "<a" not in block["value"]

"""What an office file loads or runs is found by what its elements and types say, whatever name or place their part has."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from openpyxl import Workbook

from qa.attachments.checks import markup, office
from qa.attachments.checks.errors import RefusedFile
from qa.attachments.checks.inspect import inspect
from qa.attachments.checks.kinds import DOCX, ODT, XLSX
from qa.tests import sample_files
from qa.tests.test_files_that_load import CARRIED, CARRY, OFFICE, OUTSIDE, PLAIN, W, fields, odf, rels, sheet

R = "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'"
LINK = rels(PLAIN.format(kind=f"{OFFICE}/hyperlink", target=OUTSIDE))


def doc(inner: str, name: str = "word__document_dot_xml", **more: bytes) -> tuple[str, bytes]:
    return "don.docx", sample_files.office(DOCX, **{name: f"<w:document {W} {R}>{inner}</w:document>".encode()}, **more)


def typed(kind: str, more: str = "", main: str = "", **parts: bytes) -> bytes:
    return sample_files.office(kind, **{"[Content_Types].xml": sample_files.types_of(kind, more, main)}, **parts)


def text(**more: bytes) -> bytes:
    """An OpenDocument text with more parts: `_` in a name is a slash the first time, then a dot."""
    parts = {name.replace("_", "/", 1).replace("_", "."): data for name, data in more.items()}
    return sample_files.zipped({"mimetype": ODT.encode(), "content.xml": b"<a/>", **parts})


MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLINK = "xmlns:x='http://www.w3.org/1999/xlink' x:href="


def book(part: str, xml: str, **more: bytes) -> tuple[str, bytes]:
    return "bang.xlsx", sample_files.office(XLSX, **{part: xml.encode()}, **more)


INCLUDED = "<w:r><w:instrText>INCLUDEPICTURE http://la.example/a.png</w:instrText></w:r>"
RULE = '<conditionalFormatting><cfRule><formula>WEBSERVICE("http://la")=1</formula></cfRule></conditionalFormatting>'
LOADS = {
    "comment in field": ("don.docx", fields("<w:r><w:instrText>INCLUDE<!-- -->PICTURE http://la</w:instrText></w:r>")),
    "field in main under other name": doc(INCLUDED, "main__a_dot_dat"),
    "field deeper": doc(INCLUDED, "word__sub__header1_dot_xml"),
    "deleted field": doc("<w:r><w:delInstrText>INCLUDEPICTURE http://la</w:delInstrText></w:r>"),
    "database field": doc('<w:r><w:instrText>DATABASE \\d "\\\\la\\a.mdb"</w:instrText></w:r>'),
    "hyperlink relation used by a picture": doc("<a:blip xmlns:a='urn:a' r:link='a'/>", word___rels__document_dot_xml_dot_rels=LINK),
    "hyperlink relation used by template": doc(
        "<w:attachedTemplate r:id='a'/>", "word__settings_dot_xml", word___rels__settings_dot_xml_dot_rels=LINK
    ),
    "vml picture": doc("<v:imagedata xmlns:v='urn:schemas-microsoft-com:vml' src='http://la/a.png'/>"),
    "mail merge": doc("<w:mailMerge><w:connectString w:val='Data Source=\\\\la\\x'/></w:mailMerge>", "word__settings_dot_xml"),
    "web extension": (
        "don.docx",
        sample_files.office(
            DOCX, _rels___dot_rels=rels(CARRY.format(kind="http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes"))
        ),
    ),
    "rel inside non-rels": (
        "don.docx",
        sample_files.office(DOCX, **{"word__a_dot_xml": rels(PLAIN.format(kind=f"{OFFICE}/image", target=OUTSIDE))}),
    ),
    "macro type as reference": (
        "don.docx",
        typed(DOCX, f"<!-- {MAIN} -->", main="application/vnd.ms-word.document.macro&#69;nabled.main+xml"),
    ),
    "vba by type": (
        "don.docx",
        typed(DOCX, "<Override PartName='/word/a.dat' ContentType='application/vnd.ms-office.vbaProject'/>", word__a_dot_dat=b"abc"),
    ),
    "cf formula": book("xl__worksheets__sheet1_dot_xml", f"<worksheet xmlns='urn:s'>{RULE}</worksheet>"),
    "dv formula": book(
        "xl__worksheets__sheet1_dot_xml",
        "<worksheet xmlns='urn:s'><dataValidation><formula1>WEBSERVICE(1)</formula1></dataValidation></worksheet>",
    ),
    "table column": book(
        "xl__tables__table1_dot_xml", "<table xmlns='urn:s'><calculatedColumnFormula>WEBSERVICE(1)</calculatedColumnFormula></table>"
    ),
    "dde under another name": book(
        "xl__sources__a_dot_xml", "<externalLink xmlns='urn:s'><ddeLink ddeService='cmd' ddeTopic='/c calc'/></externalLink>"
    ),
    "another book in formula": book(
        "xl__worksheets__sheet1_dot_xml", "<worksheet xmlns='urn:s'><f>'\\\\la\\a\\[b.xlsx]S'!A1</f></worksheet>"
    ),
    "formula with element": book("xl__worksheets__sheet1_dot_xml", "<worksheet xmlns='urn:s'><f>WEB<b/>SERVICE(1)</f></worksheet>"),
    "defined name split": book(
        "xl__workbook_dot_xml", "<workbook xmlns='urn:s'><definedName>WEB<!-- -->SERVICE(1)</definedName></workbook>"
    ),
    "web image": book(
        "xl__richData__rdRichValueWebImage_dot_xml",
        f"<webImagesSrd xmlns='urn:s' {R}><webImageSrd><address r:id='a'/></webImageSrd></webImagesSrd>",
        xl__richData___rels__rdRichValueWebImage_dot_xml_dot_rels=LINK,
    ),
    "connections by type": (
        "bang.xlsx",
        typed(XLSX, "<Override PartName='/xl/q.xml' ContentType='application/connections+xml'/>", xl__q_dot_xml=b"<connections/>"),
    ),
    "odt formula": ("don.odt", odf("<t:table-cell t:formula='of:=WEBSERVICE(&quot;http://la&quot;)'/>")),
    "odt dde": (
        "don.odt",
        odf("<t:dde-connection-decl o:dde-application='soffice' o:dde-topic='x' o:dde-item='y' o:automatic-update='true'/>"),
    ),
    "odt object's styles": ("don.odt", text(Object_other_xml=f"<image {XLINK}'http://la/a'/>".encode())),
    "odt template": ("don.odt", text(meta_meta_xml=f"<template {XLINK}'http://la/a.ott'/>".encode())),
    "odt event": ("don.odt", odf("<s:event-listener xmlns:s='urn:script' s:event-name='dom:load' s:macro-name='Standard.a'/>")),
}


@pytest.mark.parametrize("what", LOADS)
def test_what_loads_or_runs_is_refused_wherever_it_stands(what: str):
    with pytest.raises(RefusedFile):
        inspect(*LOADS[what])


HARMLESS = {
    "omml": doc("<m:f xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'><m:t>CALL(x)</m:t></m:f>"),
    "hyperlink": doc("<w:hyperlink r:id='a'/>", word___rels__document_dot_xml_dot_rels=LINK),
    "shape link": doc("<v:shape xmlns:v='urn:schemas-microsoft-com:vml' href='http://ok'/>"),
    "picture link": doc("<a:hlinkClick xmlns:a='urn:a' r:id='a'/>", word___rels__document_dot_xml_dot_rels=LINK),
    "words in text": doc("<w:t>WEBSERVICE( DDE( INCLUDEPICTURE http://a</w:t>"),
    "template of own": ("don.odt", text(meta_meta_xml=f"<template {XLINK}'../../home/a.ott'/>".encode())),
    "svg": (
        "don.odt",
        text(
            Pictures_a_svg=b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://w3/svg11.dtd'><svg xmlns='http://www.w3.org/2000/svg'/>"
        ),
    ),
    "custom data": ("don.docx", sample_files.office(DOCX, customXml__item1_dot_xml=b"<a href='http://x.example' formula='DDE(1)'/>")),
}


@pytest.mark.parametrize("what", HARMLESS)
def test_what_only_looks_like_it_is_let_in(what: str):
    assert inspect(*HARMLESS[what])


CUT = ("WEB<!-- -->SERVICE(1)", "WEB<![CDATA[SERVICE]]>(1)", "WEB<?a b?>SERVICE(1)")


@pytest.mark.parametrize("formula", CUT)
def test_a_formula_cut_into_pieces_of_markup_is_read_as_one(formula: str):
    with pytest.raises(RefusedFile):
        inspect("bang.xlsx", sheet(formula))


@pytest.mark.parametrize("name", ["sheets__sheet1_dot_xml", "xl__worksheets__sheet1_dot_dat", "xl__worksheets__sheet1"])
def test_a_sheet_under_another_name_is_read(name: str):
    with pytest.raises(RefusedFile):
        inspect(*book(name, "<worksheet xmlns='urn:s'><f>WEBSERVICE(1)</f></worksheet>"))


def test_a_part_that_its_type_calls_xml_must_be_xml():
    given = typed(DOCX, "<Override PartName='/word/a.dat' ContentType='application/xml'/>", word__a_dot_dat=b"abc")
    with pytest.raises(RefusedFile):
        inspect("don.docx", given)


@pytest.mark.parametrize("way", ["another document as HTML", "an object of another program", "a control"])
def test_a_carried_file_is_called_a_carried_file(way: str):
    with pytest.raises(RefusedFile, match="macro"):
        inspect("don.docx", CARRIED[way])


def sheet_of(rows: int) -> bytes:
    """A sheet of so many rows, as openpyxl writes them, which takes four times as long as the reading."""
    out, book, part = io.BytesIO(), Workbook(write_only=True), "xl/worksheets/sheet1.xml"
    book.create_sheet().append(["x1"] * 12)
    book.save(out)
    with zipfile.ZipFile(out) as written:
        parts = {name: written.read(name) for name in written.namelist()}
    before, row, after = re.split(rb"(<row .*</row>)", parts[part])
    filled = (row.replace(b'1"', b'%d"' % number).replace(b">x1<", b">x%d<" % number) for number in range(1, rows + 1))
    parts[part] = b"".join([before, *filled, after])
    return sample_files.zipped(parts)


def test_a_sheet_of_40_000_rows_is_let_in():
    assert inspect("bang.xlsx", sheet_of(40_000))


def test_a_sheet_that_is_too_long_is_called_too_long(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(office, "MAX_SIGNS", 10_000)
    with pytest.raises(RefusedFile, match="quá dài"):
        inspect("bang.xlsx", sheet_of(1000))


def test_an_element_with_more_attributes_than_can_be_kept_is_refused_in_each_encoding():
    many = "<a {}/>".format(" ".join(f"\u013c{number:x}=''" for number in range(markup.MAX_ATTRIBUTES + 9)))
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(RefusedFile, match="quá dài"):
            inspect("don.docx", sample_files.office(DOCX, word__a_dot_xml=many.encode(encoding)))

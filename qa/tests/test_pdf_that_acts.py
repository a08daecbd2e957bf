"""PDF files that act by themselves are refused, however far behind the first action the bad one comes."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

from qa.attachments.checks.errors import RefusedFile
from qa.attachments.checks.inspect import inspect

N = NameObject
Change = Callable[[PdfWriter, DictionaryObject, DictionaryObject], Any]


def made(change: Change) -> bytes:
    """A PDF of one page after `change(writer, page, catalogue)`."""
    writer = PdfWriter()
    change(writer, writer.add_blank_page(9, 9), writer.root_object)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def entries(**values: Any) -> DictionaryObject:
    return DictionaryObject({N(f"/{key}"): _thing(value) for key, value in values.items()})


def _thing(value: Any) -> Any:
    if isinstance(value, str):
        return N(value) if value.startswith("/") else TextStringObject(value)
    return value


def calling() -> DictionaryObject:
    return entries(S="/URI", URI="http://la.example")


def turning(**more: Any) -> DictionaryObject:
    return entries(S="/Named", N="/NextPage", **more)


def opening(action: Any) -> Change:
    return lambda _writer, _page, root: root.__setitem__(N("/OpenAction"), action)


def annotated(annotation: DictionaryObject) -> Change:
    return lambda _writer, page, _root: page.__setitem__(N("/Annots"), ArrayObject([annotation]))


def far(writer: PdfWriter, _page: DictionaryObject, root: DictionaryObject) -> None:
    action = calling()
    for _step in range(40):
        action = turning(Next=writer._add_object(action))
    root[N("/OpenAction")] = writer._add_object(action)


def circle(writer: PdfWriter, root: DictionaryObject, *more: DictionaryObject) -> None:
    first, second = turning(), turning()
    start, then = writer._add_object(first), writer._add_object(second)
    first[N("/Next")] = then
    second[N("/Next")] = ArrayObject([start, *map(writer._add_object, more)])
    root[N("/OpenAction")] = start


def named_apart(writer: PdfWriter, page: DictionaryObject, _root: DictionaryObject) -> None:
    action = entries(S=writer._add_object(N("/Launch")), F="cmd")  # type: ignore[arg-type]
    page[N("/Annots")] = ArrayObject([entries(Subtype="/Link", A=action)])


def stream(**values: Any) -> StreamObject:
    found = StreamObject()
    found.set_data(b"")
    found.update(entries(**values))
    return found


def content_elsewhere(writer: PdfWriter, page: DictionaryObject, _root: DictionaryObject) -> None:
    page[N("/Contents")] = writer._add_object(stream(F=entries(FS="/URL", F="http://la.example")))


def picture_elsewhere(writer: PdfWriter, page: DictionaryObject, _root: DictionaryObject) -> None:
    form = stream(Type="/XObject", Subtype="/Form", Ref=entries(F="a.pdf", Page=NumberObject(0)))
    page[N("/Resources")] = entries(XObject=entries(a=writer._add_object(form)))


ACTS: dict[str, Change] = {
    "a call after a turned page": opening(turning(Next=calling())),
    "a call among several actions that follow": opening(turning(Next=ArrayObject([turning(), calling()]))),
    "a call after forty actions": far,
    "a call beside a circle of actions": lambda writer, _page, root: circle(writer, root, calling()),
    "a list of actions": opening(ArrayObject([calling()])),
    "a name that nobody knows": opening(entries(S="/Named", N="/SaveAs")),
    "an action that nobody knows": opening(entries(S="/Khac")),
    "a thread of another file": opening(entries(S="/Thread", F="a.pdf")),
    "a sound": opening(entries(S="/Sound", Sound=entries(F="a"))),
    "an action whose kind is an object of its own": named_apart,
    "content that lies elsewhere": content_elsewhere,
    "a picture that lies elsewhere": picture_elsewhere,
    "a field that acts when its page opens": annotated(entries(Subtype="/Widget", AA=entries(PO=calling()))),
    "a script of a drawing in space": annotated(entries(Subtype="/3D", Stream=entries(OnInstantiate="x"))),
    "scripts by name": lambda _writer, _page, root: root.__setitem__(N("/Names"), entries(JavaScript=entries(Names=ArrayObject()))),
    "a form of XML": lambda _writer, _page, root: root.__setitem__(N("/AcroForm"), entries(XFA="x")),
}
HARMLESS: dict[str, Change] = {
    "a circle of turned pages": lambda writer, _page, root: circle(writer, root),
    "a place in the file": lambda _w, page, root: root.__setitem__(N("/OpenAction"), ArrayObject([page.indirect_reference, N("/Fit")])),
    "a page to go to": opening(entries(S="/GoTo", D=ArrayObject([NumberObject(0), N("/Fit")]))),
    "the offer to print": opening(entries(S="/Named", N="/Print")),
    "a link to press": annotated(entries(Subtype="/Link", A=calling())),
}


@pytest.mark.parametrize("what", ACTS)
def test_a_pdf_that_acts_by_itself_is_refused(what: str):
    with pytest.raises(RefusedFile):
        inspect("don.pdf", made(ACTS[what]))


def test_a_script_whose_name_is_written_in_numbers_is_refused():
    with pytest.raises(RefusedFile):
        inspect("don.pdf", made(opening(entries(S="/JavaXcript"))).replace(b"/JavaXcript", b"/Ja#76aScript"))


@pytest.mark.parametrize("what", HARMLESS)
def test_a_pdf_that_only_shows_a_page_is_let_in(what: str):
    assert inspect("don.pdf", made(HARMLESS[what]))

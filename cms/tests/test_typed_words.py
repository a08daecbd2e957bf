"""What is typed is stored in one spelling, whichever field it was typed into."""

from __future__ import annotations

import json
from typing import Any
from unicodedata import normalize

import pytest
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StructBlock, TextBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

WORDS = "Hòa bình ở đường số 1"
TYPED = {
    "decomposed": normalize("NFD", WORDS),
    "zero width": WORDS.replace(" ", "\u200b "),
    "hard space": WORDS.replace(" ", "\u00a0"),
    "soft hyphen": WORDS.replace("ng", "n\u00adg"),
    "eth": WORDS.replace("đ", "ð"),
}


def rich(words: str) -> str:
    block = {"key": "a", "text": words, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


def of_block(block: Any, data: dict[str, str]) -> str:
    block.set_name("b")
    return str(block.get_prep_value(block.clean(block.value_from_datadict(data, {}, "b"))))


FIELDS = {
    "declared by hand": lambda words: forms.CharField().clean(words),
    "several lines": lambda words: forms.CharField(widget=forms.Textarea).clean(words),
    "without stripping": lambda words: forms.CharField(strip=False).clean(words),
    "counted": lambda words: forms.CharField(max_length=len(WORDS)).clean(words),
    "block of one line": lambda words: of_block(CharBlock(max_length=len(WORDS)), {"b": words}),
    "block of text": lambda words: of_block(TextBlock(), {"b": words}),
    "block of formatted text": lambda words: of_block(RichTextBlock(), {"b": rich(words)}),
    "inside a block": lambda words: of_block(StructBlock([("a", CharBlock())]), {"b-a": words}),
    "inside a list": lambda words: of_block(
        ListBlock(CharBlock()), {"b-count": "1", "b-0-value": words, "b-0-deleted": "", "b-0-order": "0", "b-0-id": "1"}
    ),
    "cell of a table": lambda words: of_block(
        TypedTableBlock([("text", CharBlock())]),
        {
            "b-caption": words,
            "b-column-count": "1",
            "b-row-count": "1",
            "b-column-0-type": "text",
            "b-column-0-order": "0",
            "b-column-0-deleted": "",
            "b-column-0-heading": words,
            "b-row-0-order": "0",
            "b-row-0-deleted": "",
            "b-cell-0-0": words,
        },
    ),
    "formatted text": lambda words: forms.CharField(widget=get_rich_text_editor_widget()).clean(
        get_rich_text_editor_widget().value_from_datadict({"b": rich(words)}, {}, "b")
    ),
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
@pytest.mark.parametrize("stored", FIELDS.values(), ids=FIELDS)
def test_words_are_stored_in_one_spelling(stored: Any, typed: str) -> None:
    found = stored(typed)
    assert WORDS in found
    assert typed not in found


@pytest.mark.parametrize(
    ("field", "typed"), [(forms.EmailField(), "an@a.vn\u200b"), (forms.URLField(), "\ufeffhttps://a.vn/"), (forms.SlugField(), "a-b\u200b")]
)
def test_an_address_loses_what_cannot_be_seen(field: forms.Field, typed: str) -> None:
    assert field.clean(typed) == typed.strip("\u200b\ufeff")


def test_a_password_is_taken_as_it_is_typed() -> None:
    field = AuthenticationForm.base_fields["password"]
    for typed in TYPED.values():
        assert field.clean(typed) == typed


def test_ends_of_lines_are_those_of_one_system() -> None:
    assert forms.CharField(widget=forms.Textarea).clean("a\r\nb\rc") == "a\nb\nc"

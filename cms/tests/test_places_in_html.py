"""Places of the law in HTML: each piece of text gets the links of the places in it."""

from __future__ import annotations

import re

from cms.text.numbers.number_links import LinkedDocument, LinkedPlace, link_numbers

LAW = LinkedDocument("/luat/", 'Luật "A" & B')


def test_each_piece_of_a_text_is_compared_with_the_places_in_it_alone() -> None:
    compared = 0

    class Place:
        url, document = "/luat/", LAW

        def __init__(self, start: int) -> None:
            self.start, self._end = start, start + len("Điều 2")

        @property
        def end(self) -> int:
            nonlocal compared
            compared += 1
            return self._end

    html = "<p>Theo Điều 2 thì nộp. </p>" * 400
    linked = link_numbers(html, lambda _numbers: {}, lambda text: [Place(m.start()) for m in re.finditer("Điều 2", text)])  # type: ignore[misc]
    assert linked.count("<a ") == 400
    assert compared < 400 * 5


def test_the_address_and_the_title_of_a_place_are_written_as_html() -> None:
    place = LinkedPlace(1, 7, '/luat/?a=1&b="', LAW)
    linked = link_numbers("<p>Điều 2</p>", lambda _numbers: {}, lambda _text: [place])  # behind the line that `<p>` begins
    assert linked == '<p><a href="/luat/?a=1&amp;b=&quot;" title="Luật &quot;A&quot; &amp; B">Điều 2</a></p>'

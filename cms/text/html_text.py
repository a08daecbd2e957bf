"""Formatted text as plain text: for the search index, mails, marks, records and speech."""

from __future__ import annotations

from bs4 import BeautifulSoup

_BLOCKS = ["p", "li", "ul", "ol", "h2", "h3", "h4", "h5", "h6", "br", "blockquote", "pre", "div", "tr", "td", "th", "dt", "dd"]


def html_to_text(html: str, *, bullet: str = "") -> str:
    """Return the words of `html`, a line for each paragraph, heading or list item; what is only emphasised stays within its line.

    Items of a numbered list begin with the numbers that a browser shows. With `bullet`, all items begin with that instead.
    """
    soup = BeautifulSoup(" ".join(html.split()), "html.parser")
    for numbered in [] if bullet else soup.find_all("ol"):
        for number, item in enumerate(numbered.find_all("li", recursive=False), 1):
            item.insert(0, f"{number}. ")
    for item in soup.find_all("li") if bullet else []:
        item.insert(0, bullet)
    for tag in soup.find_all(_BLOCKS):
        tag.insert(0, "\n")
        tag.append("\n")
    lines = (" ".join(line.split()) for line in soup.get_text().split("\n"))
    return "\n".join(line for line in lines if line)

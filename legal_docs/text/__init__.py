"""Vietnamese legal text as data: from text to a tree of provisions and back, citations, addresses. Pure: no database, no files."""

from legal_docs.text.articles import parse_articles
from legal_docs.text.nodes import LawText, Node, Role, Warning
from legal_docs.text.normalise import normalise
from legal_docs.text.parser import parse, to_text

__all__ = ["LawText", "Node", "Role", "Warning", "normalise", "parse", "parse_articles", "to_text"]

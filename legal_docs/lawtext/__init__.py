"""Vietnamese legal text as data: from text to a tree of provisions and back, metadata, citations, files. Knows no Django."""

from legal_docs.lawtext.articles import parse_articles
from legal_docs.lawtext.nodes import LawText, Node, NodeKind, Role, Warning
from legal_docs.lawtext.normalise import normalise
from legal_docs.lawtext.parser import parse, to_text

__all__ = ["LawText", "Node", "NodeKind", "Role", "Warning", "normalise", "parse", "parse_articles", "to_text"]

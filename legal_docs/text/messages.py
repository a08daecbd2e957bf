"""The words of warnings and refusals: one English sentence for each code, filled with the data and translated where it is shown."""

from __future__ import annotations


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue without translating it: this package does not know Django."""
    return message


WARNING_MESSAGES = {
    "no_articles": gettext_noop("No article (Điều) was found; the text is kept whole or divided by its own numbering."),
    "article_start": gettext_noop("The first article found is Điều %(label)s, not Điều 1."),
    "article_gap": gettext_noop("Điều %(label)s follows Điều %(previous)s: articles between them were not found."),
    "article_out_of_order": gettext_noop("“Điều %(label)s” stands after Điều %(previous)s; it was kept as text, not as an article."),
    "clause_out_of_order": gettext_noop("A line starts with “%(label)s.” where clause %(expected)s was expected; it was kept as text."),
    "clause_gap": gettext_noop("Clause %(label)s follows clause %(previous)s: clauses between them were not found."),
    "clause_misread": gettext_noop("“%(printed)s” was read as clause %(label)s from its place: figures may have been taken for letters."),
    "clause_without_dot": gettext_noop("Clause %(label)s has no dot after its number."),
    "point_relabelled": gettext_noop("Point “%(printed)s” was read as point “%(label)s” from its place in the list."),
    "point_out_of_order": gettext_noop("Point “%(label)s” follows point “%(previous)s”."),
    "unbalanced_quote": gettext_noop("A quotation mark opened here is never closed; the text after it was read as the document's own."),
    "duplicate_id": gettext_noop("Two provisions have the place %(eid)s; the second one got a number of its own."),
    "restart_without_heading": gettext_noop(
        "The articles start again at Điều 1 without a heading; they were read as an attached regulation."
    ),
    "table_row_kept": gettext_noop("A line looks like a clause but belongs to a table; it was kept as text."),
    "number_blank": gettext_noop("The number is left blank in the text; please enter it."),
    "number_unread": gettext_noop("The number of the scan could not be read, it may be faint or written by hand: please enter it."),
    "number_at_edge": gettext_noop("The number is left blank in the head; %(number)s stands at the edge of a page: please compare it."),
    "number_of_parent": gettext_noop("The text has no number of its own; %(number)s is that of the document it was issued with."),
    "number_of_file_name": gettext_noop("The number %(number)s is that of the file's name; please compare it with the scan."),
    "number_read_twice": gettext_noop("The scan was read twice, and the number also as “%(other)s”: please compare it."),
    "number_read_once": gettext_noop("The number was read in one of two readings of the scan only: please compare it."),
    "issuer_put_right": gettext_noop("The issuing body was read from the scan as “%(other)s” and put right: please compare it."),
    "issuer_read_twice": gettext_noop("The scan was read twice, and the issuing body also as “%(other)s”: please compare it."),
    "issuer_read_once": gettext_noop("The issuing body was read in one of two readings of the scan only: please compare it."),
    "date_read_twice": gettext_noop("The scan was read twice, and the date of issue also as %(other)s: please compare it."),
    "type_read_twice": gettext_noop("The scan was read twice, and the type also as “%(other)s”: please compare it."),
    "effect_not_stated": gettext_noop("The text does not say from when it is in force."),
    "effect_of_consolidated": gettext_noop("A consolidated text has no date of effect of its own; the text in it names %(date)s."),
    "effect_derived": gettext_noop("The date of effect was counted from the day of signing. The text says: %(sentence)s"),
    "effect_signing": gettext_noop("The date of effect is the day of signing or passing. The text says: %(sentence)s"),
    "effect_relative": gettext_noop("The date of effect depends on another date; please enter it. The text says: %(sentence)s"),
    "end_stated": gettext_noop("The text sets its own end, no longer in force from %(date)s: “%(sentence)s”"),
    "applied_from": gettext_noop("The text is applied from %(date)s, which is not its day of effect: “%(sentence)s”"),
    "effect_day_unread": gettext_noop(
        "Some provisions may take effect on another day, which could not be read: please see to them. The text says: %(sentence)s"
    ),
    "date_recognised": gettext_noop("The date of issue was recognised from a scan: please compare it with the picture beside the field."),
    "date_of_stamp": gettext_noop("The document gives no date of issue; %(date)s is that of its signature or stamp: please compare it."),
    "date_unread": gettext_noop("The date of issue could not be read, it may be written by hand: please type it from the picture."),
    "head_unread": gettext_noop(
        "The head of the first page may be a picture, and recognising it took too long: please compare number, date and issuing body."
    ),
    "ocr_unreviewed": gettext_noop("The text was recognised from a scan and must be checked by a person before it is published."),
}


def message(code: str, data: dict[str, str] | None = None) -> str:
    """Return the English sentence of a warning, its blanks filled; the code itself for one that has no sentence."""
    template = WARNING_MESSAGES.get(code, code)
    return template % (data or {}) if data else template

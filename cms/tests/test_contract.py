"""The search contract: entries tell when they changed, and a page type that forgets it is named."""

from cms.contracts.search import EntryKind, SearchEntry, opts_out_of_search
from cms.models import BasePage
from cms.models.pages.checks import page_type_problems


def entry(**values):
    return SearchEntry(
        **{"entry_id": "page:1", "kind": EntryKind.NEWS, "parent_id": "page:1", "page_id": 1, "url": "/", "title": "Tin", **values}
    )


def test_the_hash_changes_with_any_field():
    assert entry().content_hash() == entry().content_hash()
    assert entry().content_hash() != entry(body="khác").content_hash()


def test_opting_out_is_not_inherited():
    class Parent:
        search_opt_out = True

    class Child(Parent):
        pass

    assert opts_out_of_search(Parent)
    assert not opts_out_of_search(Child)


def test_a_page_type_outside_the_kernel_is_named():
    class Stranger:
        pass

    assert [problem.id for problem in page_type_problems(Stranger)] == ["cms.E001"]


def test_every_page_type_of_the_portal_answers_or_opts_out():
    from wagtail.models import get_page_models

    ours = [model for model in get_page_models() if issubclass(model, BasePage)]
    assert len(ours) >= 6
    assert [problem for model in ours for problem in page_type_problems(model)] == []

"""Adding and removing pages in migrations, where the tree's own methods are not there. Frozen: migrations that ran depend on it."""

STEP = 4  # characters of one level in a page's path
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def add_child_page(apps, model, parent_slug, *, title, slug, **values):
    """Add a live page of `model` ("app.Model") as the last child of the highest page with `parent_slug`; return it.

    A child with this slug is returned as it is. Raises DoesNotExist when there is no such parent.
    """
    from django.utils import timezone

    pages = apps.get_model("wagtailcore", "Page").objects
    parent = pages.filter(slug=parent_slug).order_by("depth", "path").first()
    if parent is None:
        raise pages.model.DoesNotExist(f"There is no page with the slug {parent_slug!r}.")
    page_model = apps.get_model(model)
    siblings = pages.filter(path__startswith=parent.path, depth=parent.depth + 1)
    if existing := siblings.filter(slug=slug).first():
        return page_model.objects.get(pk=existing.pk)
    last = siblings.order_by("path").last()
    step = int(last.path[-STEP:], 36) + 1 if last else 1
    now = timezone.now()
    page = page_model.objects.create(
        title=title,
        draft_title=title,
        slug=slug,
        path=parent.path + _base36(step),
        depth=parent.depth + 1,
        numchild=0,
        url_path=f"{parent.url_path}{slug}/",
        live=True,
        locale_id=parent.locale_id,
        first_published_at=now,
        last_published_at=now,
        content_type=_content_type_of(apps, model),
        **values,
    )
    parent.numchild += 1
    parent.save(update_fields=["numchild"])
    return page


def remove_page(apps, model, slug):
    """Remove the pages of `model` with `slug` and everything below them: the reverse of `add_child_page`."""
    pages = apps.get_model("wagtailcore", "Page").objects
    for page in apps.get_model(model).objects.filter(slug=slug):
        pages.filter(path__startswith=page.path).delete()
        for parent in pages.filter(path=page.path[:-STEP]):
            parent.numchild = pages.filter(path__startswith=parent.path, depth=parent.depth + 1).count()
            parent.save(update_fields=["numchild"])


def _content_type_of(apps, model):
    """Return the content type of `model`, made when migrations have not come to it yet."""
    app_label, name = model.split(".")
    return apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app_label, model=name.lower())[0]


def _base36(number):
    """Return `number` as one step of a page's path: 37 gives `0011`."""
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = ALPHABET[rest] + digits
    return digits.rjust(STEP, "0")

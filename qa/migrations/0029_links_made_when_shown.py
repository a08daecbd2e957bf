"""Take out of stored answers the links that the portal wrote at the law they name: such links are made now when a text is shown.

What the portal wrote has the address of a document alone (`<a href="/van-ban/…">`), at words that name law; Wagtail's editor stores links
to pages as `linktype="page"`, and those to other sites have a host. Backwards the texts stay without: the last version links numbers, too.
Each row is changed by itself, so that nothing waits for the whole.
"""

import json
import re

from django.db import migrations, transaction

_LINK = re.compile(r'<a href="([^"]*)">((?:(?!</a>).)*)</a>', re.DOTALL)
_NOTHING = re.compile(r"(?:<[^>]*>|&nbsp;|\s)*")
_LAW = re.compile(r"\d|luật|pháp lệnh|hiến pháp|điều|khoản|điểm|tiết|chương|mục|phần|phụ lục|mẫu|biểu", re.IGNORECASE)
_TEXTS = [('Answer', 'body'), ('SavedAside', 'body'), ('CannedReply', 'content'), ('AnswerPage', 'body')]


def unlink(apps, schema_editor):
    beginnings = _addresses(apps)
    for model, name in _TEXTS:
        rows = apps.get_model('qa', model).objects.all()
        _change(rows, beginnings, lambda row, name=name: json.dumps(list(getattr(row, name).raw_data)), name)
    revisions = apps.get_model('wagtailcore', 'Revision').objects.filter(content_type__app_label='qa')
    _change(revisions.filter(content_type__model__in=('answer', 'answerpage')), beginnings, lambda row: row.content.get('body') or '[]')


def _change(rows, beginnings, stored, name=''):
    """Store the texts of these rows without the links; `name` is that of the column, of revisions the content."""
    changing = [row.pk for row in rows.iterator(chunk_size=100) if _without_links(stored(row), beginnings)]
    for pk in changing:
        with transaction.atomic():
            row = rows.select_for_update(of=('self',)).filter(pk=pk).first()
            text = row and _without_links(stored(row), beginnings)
            if text and name:
                setattr(row, name, text)
            elif text:
                row.content['body'] = text
            if text:
                row.save(update_fields=[name or 'content'])


def _addresses(apps):
    """Return what the addresses of documents begin with, as the pages of the portal have them: without a host where there is one site."""
    sites = list(apps.get_model('wagtailcore', 'Site').objects.select_related('root_page'))
    lists = apps.get_model('wagtailcore', 'Page').objects.filter(
        content_type__app_label='legal_docs', content_type__model='legalindexpage'
    )
    found = []
    for site in sites:
        scheme, port = ('https', '') if site.port == 443 else ('http', '' if site.port == 80 else f':{site.port}')
        host = f'{scheme}://{site.hostname}{port}' if len(sites) > 1 else ''
        root = site.root_page.url_path
        found += [f'{host}/{page.url_path.removeprefix(root)}' for page in lists if page.url_path.startswith(root)]
    return tuple(found)


def _without_links(stored, beginnings):
    """Return blocks as JSON without the links that the portal wrote, "" where there are none."""
    blocks, changed = json.loads(stored), False
    for block in blocks:
        if block['type'] == 'paragraph':
            html = _unlinked(block['value'], beginnings)
            changed |= html != block['value']
            block['value'] = html
    return json.dumps(blocks) if changed else ''


def _unlinked(html, beginnings):
    """Return a text without these links; behind one the next piece of the same place need not name law by itself."""
    pieces, position, last = [], 0, ''
    for found in _LINK.finditer(html):
        address, words = found.groups()
        goes_on = address == last and _NOTHING.fullmatch(html, position, found.start())
        if address.startswith(beginnings) and (goes_on or _LAW.search(words)):
            pieces += [html[position:found.start()], words]
            position, last = found.end(), address
    return ''.join([*pieces, html[position:]])


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('qa', '0028_reopened_at_intake'),
    ]

    operations = [
        migrations.RunPython(unlink, migrations.RunPython.noop, elidable=True),
    ]

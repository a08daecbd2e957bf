"""Does nothing forwards. Backwards, news that waits gets the titles and addresses of its pages: the former code sends what is stored."""

import re

from django.db import migrations
from django.db.models import Q

MARK = '\ue000'
NAMED = re.compile(f'{MARK}(\\d+){MARK}')


def names_back(apps, schema_editor):
    site = apps.get_model('wagtailcore', 'Site').objects.filter(is_default_site=True).select_related('root_page').first()
    root = site.root_page.url_path if site else '/'
    rows = apps.get_model('cms', 'Announcement').objects.filter(Q(title__contains=MARK) | Q(url__contains=MARK) | Q(text__contains=MARK))
    pages = apps.get_model('wagtailcore', 'Page').objects
    for row in list(rows):
        keys = {int(key) for words in (row.title, row.url, row.text) for key in NAMED.findall(words)}
        known = {pk: (title, f'/{path.removeprefix(root)}') for pk, title, path in pages.filter(pk__in=keys).values_list('pk', 'title', 'url_path')}
        row.title, row.text = (NAMED.sub(lambda found: known.get(int(found[1]), ('', ''))[0], words) for words in (row.title, row.text))
        row.title = row.title[:500]
        row.url = NAMED.sub(lambda found: known.get(int(found[1]), ('', '/'))[1], row.url)[:600]
        row.save(update_fields=['title', 'url', 'text'])


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0027_news_named_when_sent'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, names_back),
    ]

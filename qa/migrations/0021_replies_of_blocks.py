"""Canned replies get the blocks of an answer; what they said as plain text becomes paragraphs.

Backwards, `body` has the words alone: addresses of links, marks of lists and headings are lost. What a process of the last version
writes into `body` of a reply while this runs is not taken over into its blocks.
"""

import json
import re
from html import escape
from uuid import uuid4

import wagtail.fields
from django.db import migrations, models


def carry_over(apps, schema_editor):
    """Write each plain text as a block of paragraphs, as it was shown until now."""
    replies = apps.get_model("qa", "CannedReply").objects.using(schema_editor.connection.alias)
    for reply in replies.all():
        body = reply.body.replace("\r\n", "\n").replace("\r", "\n")
        parts = [part.strip() for part in re.split(r"\n\s*\n", body) if part.strip()]
        html = "".join("<p>{}</p>".format(escape(part).replace("\n", "<br/>")) for part in parts)
        reply.content = json.dumps([{"type": "paragraph", "value": html, "id": str(uuid4())}])
        reply.save(update_fields=["content"])


class Migration(migrations.Migration):

    dependencies = [
        ('qa', '0020_names_in_other_languages'),
    ]

    operations = [
        migrations.AddField(
            model_name='cannedreply',
            name='content',
            field=wagtail.fields.StreamField([('paragraph', 0), ('heading', 1), ('quotation', 2)], block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'label': 'Text'}), 1: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'template': 'cms/blocks/heading.html'}), 2: ('wagtail.blocks.TextBlock', (), {'icon': 'openquote', 'label': 'Quoted provision', 'template': 'qa/blocks/quotation.html'})}, db_default='[]', default=list, verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='cannedreply',
            name='body',
            field=models.TextField(editable=False),
        ),
        # Backwards the words of the blocks stay in `body`, where they are kept at each save.
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]

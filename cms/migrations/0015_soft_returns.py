"""Count how often a mail was not taken, apart from the tries to hand it to the mail server."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0014_links_of_pages'),
    ]

    operations = [
        migrations.AddField(
            model_name='outboundmail',
            name='soft_returns',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='times not taken'),
        ),
    ]

"""The links of public pages to other servers, and what their last check found."""

import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0013_returned_mails_visits_and_short_messages'),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PageLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('taken', 'In progress'), ('done', 'Done'), ('parked', 'Given up, needs a person')], default='waiting', max_length=8, verbose_name='state')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('next_try_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='next try')),
                ('leased_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='last error')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='checked')),
                ('answer', models.CharField(blank=True, max_length=200, verbose_name='answer of the address')),
                ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='failures in a row')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('url', models.TextField(verbose_name='address')),
                ('pages', models.ManyToManyField(related_name='outer_links', to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'check of a link',
                'verbose_name_plural': 'checks of links',
                'indexes': [models.Index(fields=['state', 'next_try_at'], name='page_link_due')],
            },
        ),
    ]

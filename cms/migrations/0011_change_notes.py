"""What was new for readers at a publication."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0010_webhooks'),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision_id', models.BigIntegerField()),
                ('day', models.DateField(default=django.utils.timezone.localdate)),
                ('text', models.CharField(max_length=300, verbose_name='what is new for readers')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='change_notes', to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'note of a change',
                'verbose_name_plural': 'notes of changes',
                'ordering': ['-day', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('page', 'revision_id'), name='change_noted_once')],
            },
        ),
    ]

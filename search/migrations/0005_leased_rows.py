from django.db import migrations, models
from django.utils import timezone

STATE = models.CharField(
    choices=[('waiting', 'Waiting'), ('taken', 'In progress'), ('done', 'Done'), ('parked', 'Given up, needs a person')],
    default='waiting', max_length=8, verbose_name='state',
)


def lease_from_next_try(apps, schema_editor):
    """Rows that a worker has taken kept the end of the lease in `next_try_at`."""
    apps.get_model("search", "IndexChange").objects.filter(state="taken").update(leased_until=models.F("next_try_at"))


def due_searches(apps, schema_editor):
    """A followed search is due when it was: at `next_due_at`, of which an unconfirmed one had none."""
    apps.get_model("search", "SavedSearch").objects.exclude(next_due_at=None).update(next_try_at=models.F("next_due_at"))


class Migration(migrations.Migration):

    dependencies = [('search', '0004_query_counts')]

    operations = [
        migrations.AddField('indexchange', 'leased_until', models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AlterField('indexchange', 'state', STATE.clone()),
        migrations.RunPython(lease_from_next_try, migrations.RunPython.noop),
        migrations.RemoveConstraint('savedsearch', 'saved_search_once'),
        migrations.RemoveIndex('savedsearch', 'saved_search_due'),
        migrations.RenameField('savedsearch', 'state', 'query_string'),
        migrations.RenameField('savedsearch', 'state_key', 'query_key'),
        migrations.AddField('savedsearch', 'state', STATE.clone()),
        migrations.AddField('savedsearch', 'tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
        migrations.AddField('savedsearch', 'next_try_at', models.DateTimeField(default=timezone.now, verbose_name='next try')),
        migrations.AddField('savedsearch', 'leased_until', models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField('savedsearch', 'error', models.CharField(blank=True, max_length=500, verbose_name='last error')),
        migrations.RunPython(due_searches, migrations.RunPython.noop),
        migrations.RemoveField('savedsearch', 'next_due_at'),
        migrations.AddIndex('savedsearch', models.Index(fields=['state', 'next_try_at'], name='saved_search_due')),
        migrations.AddConstraint('savedsearch', models.UniqueConstraint(fields=('email', 'query_key'), name='saved_search_once')),
    ]

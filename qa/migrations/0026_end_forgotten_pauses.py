"""End the pause of questions that were joined with another one while they waited for their sender, apart from the change of the table.

The working days between the question to the sender and the joining count as paused; `prepare` counts the due date of those that are open
again from them. Taken back, the pauses stay ended.
"""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone


def end(apps, schema_editor):
    days = dict(apps.get_model('qa', 'CalendarDay').objects.values_list('day', 'kind'))
    questions, events = apps.get_model('qa', 'Question').objects, apps.get_model('qa', 'QaEvent').objects
    for question in questions.exclude(paused_at=None).exclude(status='waiting_citizen').iterator(chunk_size=500):
        joined = events.filter(question=question.pk, action='merge', at__gte=question.paused_at).order_by('seq').first()
        day, waited = timezone.localdate(question.paused_at), 0
        last = timezone.localdate(joined.at) if joined else day
        while day < last:
            day += timedelta(days=1)
            waited += days[day] == 'working_swap' if day in days else day.weekday() < 5
        paused = question.paused_days + min(waited, question.policy_snapshot.get('supply_days', 10))
        questions.filter(pk=question.pk).update(paused_at=None, supply_until=None, paused_days=paused)


class Migration(migrations.Migration):

    dependencies = [
        ('qa', '0025_mark_found_documents'),
    ]

    operations = [
        migrations.RunPython(end, migrations.RunPython.noop, elidable=True),
    ]

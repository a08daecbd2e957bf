"""`Unit.name_en` leaves the models, its column stays in this version: while this runs, the processes of the last version still read it.

The database fills the column of new units. A later version, which no process that reads the column precedes, drops it, by
`ALTER TABLE qa_unit DROP COLUMN IF EXISTS name_en` on PostgreSQL. On SQLite it goes with the next change of the table.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('qa', '0022_plural_of_the_front_page'),
    ]

    operations = [
        migrations.AlterField(
            model_name='unit',
            name='name_en',
            field=models.CharField(blank=True, db_default='', max_length=200, verbose_name='English name'),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name='unit', name='name_en')],
        ),
    ]

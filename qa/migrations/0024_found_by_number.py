"""Citations of published answers say which document their number found, so that a corrected number lets go of it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('qa', '0023_drop_english_names_of_units'),
    ]

    operations = [
        migrations.AddField(
            model_name='answercitation',
            name='found',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
    ]

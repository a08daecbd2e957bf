import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0010_words_for_thin_terms")]

    operations = [
        migrations.AddField(
            model_name="passagevector",
            name="used_at",
            field=models.DateTimeField(db_index=True, default=django.utils.timezone.now),
        ),
    ]

"""Fields get names in other languages, for who asks in them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("qa", "0019_fields_of_other_sources")]

    operations = [
        migrations.AddField(
            model_name="questionfield",
            name="foreign_names",
            field=models.TextField(
                blank=True,
                default="",
                db_default="",
                help_text="One to a line, the code of the language first (“en: Land and housing”). Shown to who asks in that language.",
                verbose_name="names in other languages",
            ),
        ),
    ]

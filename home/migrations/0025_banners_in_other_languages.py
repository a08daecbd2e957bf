"""Banners get their text in other languages, for pages in these."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0024_videos_of_other_sites'),
    ]

    operations = [
        migrations.AddField(
            model_name='alertbanner',
            name='foreign_texts',
            field=models.TextField(blank=True, db_default='', default='', help_text='One to a line, the code of the language first (“en: Our offices are closed today.”).', verbose_name='text in other languages'),
        ),
    ]

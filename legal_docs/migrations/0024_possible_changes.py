"""Give the rows of documents that may have changed their true name; the table keeps the first, which older processes still write."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('legal_docs', '0023_shorten_reasons_on_the_way_back'),
    ]

    operations = [
        migrations.AlterModelTable(
            name='renameddocuments',
            table='legal_docs_renameddocuments',
        ),
        migrations.RenameModel(
            old_name='RenamedDocuments',
            new_name='PossibleChange',
        ),
        migrations.AlterModelOptions(
            name='possiblechange',
            options={'verbose_name': 'possible change of documents', 'verbose_name_plural': 'possible changes of documents'},
        ),
    ]

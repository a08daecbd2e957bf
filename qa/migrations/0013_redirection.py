from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('qa', '0012_holder_and_leases'),
    ]

    operations = [
        migrations.RenameField('questionfield', 'stopper', 'redirection'),
    ]

"""Mails that wait or were sent: addresses and texts are encrypted."""

from django.db import migrations, models

from cms.storage.encryption import EncryptedTextField, decrypt_column, email_key, encrypt_column


def encrypt(apps, schema_editor):
    encrypt_column(apps.get_model("cms", "OutboundMail"), "recipient", recipient_key=email_key)
    encrypt_column(apps.get_model("cms", "OutboundMail"), "text")


def decrypt(apps, schema_editor):
    for column in ("recipient", "text"):
        decrypt_column(apps.get_model("cms", "OutboundMail"), column)


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_login_throttle")]

    operations = [
        migrations.AddField(
            "outboundmail", "recipient_key", models.CharField(default="", editable=False, max_length=64), preserve_default=False
        ),
        migrations.AlterField("outboundmail", "recipient", EncryptedTextField(verbose_name="recipient")),
        migrations.AlterField("outboundmail", "text", EncryptedTextField(blank=True, verbose_name="text")),
        migrations.RunPython(encrypt, decrypt),
        migrations.AlterField("outboundmail", "recipient_key", models.CharField(db_index=True, editable=False, max_length=64)),
    ]

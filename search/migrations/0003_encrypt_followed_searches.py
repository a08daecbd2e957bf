"""Followed searches: the address and what is looked for are encrypted."""

import hashlib

from django.db import migrations, models

from cms.storage.encryption import EncryptedTextField, decrypt_column, email_key, encrypt_column, keyed_hash


def _query_key(query_string):
    return keyed_hash("followed search", query_string)[:32]


def encrypt(apps, schema_editor):
    saved = apps.get_model("search", "SavedSearch")
    encrypt_column(saved, "email", email_key=email_key)
    encrypt_column(saved, "query_string", query_key=_query_key)


def decrypt(apps, schema_editor):
    saved = apps.get_model("search", "SavedSearch")
    for row in saved.objects.iterator():
        key = hashlib.blake2b(row.query_string.encode(), digest_size=16).hexdigest()
        saved.objects.filter(pk=row.pk).update(query_key=key)
    for column in ("email", "query_string"):
        decrypt_column(saved, column)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_first_rows"), ("cms", "0003_encrypt_outbox")]

    operations = [
        migrations.AddField(
            "savedsearch", "email_key", models.CharField(default="", editable=False, max_length=64), preserve_default=False
        ),
        migrations.RemoveConstraint("savedsearch", "saved_search_once"),
        migrations.AlterField("savedsearch", "email", EncryptedTextField(verbose_name="e-mail address")),
        migrations.AlterField("savedsearch", "query_string", EncryptedTextField(verbose_name="search")),
        migrations.RunPython(encrypt, decrypt),
        migrations.AddConstraint(
            "savedsearch", models.UniqueConstraint(fields=("email_key", "query_key"), name="saved_search_once")
        ),
    ]

"""Write today's lists of document types, issuing bodies and fields."""

from django.db import migrations

from legal_docs.models import seeds


def forwards(apps, schema_editor):
    models = apps.get_app_config("legal_docs")
    seeds.write_types(models.get_model("DocumentType"), models.get_model("AllowedIssuer"))
    seeds.write_bodies(models.get_model("IssuingBody"))
    seeds.write_fields(models.get_model("LegalField"))


def backwards(apps, schema_editor):
    models = apps.get_app_config("legal_docs")
    seeds.remove_unused(models.get_model("DocumentType"), models.get_model("IssuingBody"), models.get_model("LegalField"))


class Migration(migrations.Migration):
    dependencies = [("legal_docs", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]

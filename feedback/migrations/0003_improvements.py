"""Mendings become improvements: a rename of the model and of the columns that point to it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("feedback", "0002_mends_surveys_versions")]

    operations = [
        migrations.RemoveConstraint(model_name="mending", name="feedback_one_mending_waits"),
        migrations.RenameModel(old_name="Mending", new_name="Improvement"),
        migrations.RenameField(model_name="improvement", old_name="mended_on", new_name="fixed_on"),
        migrations.RenameField(model_name="comment", old_name="mending", new_name="improvement"),
        migrations.RenameField(model_name="comment", old_name="mending_revision_id", new_name="fixed_revision_id"),
        migrations.RenameField(model_name="targetscore", old_name="mended_on", new_name="fixed_on"),
        migrations.RenameField(model_name="targetscore", old_name="mending_revision_id", new_name="fixed_revision_id"),
        migrations.RenameField(model_name="yousaidwedid", old_name="mending", new_name="improvement"),
    ]

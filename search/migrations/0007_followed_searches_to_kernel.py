"""Move followed searches to the kernel's subscriptions, with what each was told so far."""

from django.db import migrations
from django.utils import timezone

from cms.storage.encryption import keyed_hash


def to_kernel(apps, schema_editor):
    """Copy the searches; pages found so far become announcements, so that nothing between two digests is skipped."""
    saved = apps.get_model("search", "SavedSearch").objects.all()
    if not saved.exists():
        return
    Announcement, LastNumber, Subscription = (apps.get_model("cms", name) for name in ("Announcement", "LastNumber", "Subscription"))
    found = list(apps.get_model("search", "FoundPage").objects.order_by("found_at", "pk"))
    last = LastNumber.objects.get_or_create(pk=1)[0]
    rows = [Announcement(number=last.last + n, topic="found", key=str(f.pk), page_id=f.pk, created_at=f.found_at) for n, f in enumerate(found, 1)]
    Announcement.objects.bulk_create(rows, batch_size=500)
    for old in saved.iterator():
        told = last.last + sum(page.found_at <= (old.told_until or timezone.now()) for page in found)
        Subscription.objects.create(
            email=old.email,
            email_key=old.email_key,
            kind="tim-kiem",
            ref=old.query_string,
            ref_key=keyed_hash("followed", f"tim-kiem|{old.query_string}")[:32],
            topic="found",
            told_number=told,
            **{name: getattr(old, name) for name in ("frequency", "nonce", "created_at", "confirmed_at", "runs", "next_try_at")},
        )
    LastNumber.objects.filter(pk=1).update(last=last.last + len(rows))


def back(apps, schema_editor):
    saved = apps.get_model("search", "SavedSearch")
    for row in apps.get_model("cms", "Subscription").objects.filter(kind="tim-kiem"):
        saved.objects.create(
            email=row.email,
            email_key=row.email_key,
            query_string=row.ref,
            query_key=keyed_hash("followed search", row.ref)[:32],
            frequency="daily" if row.frequency == "now" else row.frequency,
            told_until=timezone.now(),
            **{name: getattr(row, name) for name in ("nonce", "created_at", "confirmed_at", "runs", "next_try_at")},
        )


class Migration(migrations.Migration):
    dependencies = [("search", "0006_where_is_no_authority"), ("cms", "0006_subscriptions")]

    operations = [
        migrations.RunPython(to_kernel, back),
        migrations.DeleteModel("ToldPage"),
        migrations.DeleteModel("SavedSearch"),
    ]

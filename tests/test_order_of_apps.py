"""No order of the portal's own apps matters: what they register at their start is the same in each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

REGISTERED = """
import json, os, sys
import django
from django.conf import settings

is_reversed = sys.argv[1] == "reversed"
if is_reversed:
    own = [name for name in settings.INSTALLED_APPS if name in {"cms", "home", "legal_docs", "qa", "feedback", "search"}]
    settings.INSTALLED_APPS = own[::-1] + [name for name in settings.INSTALLED_APPS if name not in own]
django.setup()

import wagtail.signals
from django.apps import apps
from django.contrib.auth import signals as of_logins
from django.core.checks import run_checks
from django.core.handlers.wsgi import WSGIHandler
from django.db.models import signals as of_models
from django.dispatch import Signal
from django.urls import get_resolver
from wagtail import hooks
from cms.background.worker import jobs
from cms.background.worker import retention

senders = {id(model): model._meta.label for model in apps.get_models(include_auto_created=True)}


def name(thing):
    while hasattr(thing, "func"):
        thing = thing.func
    return f"{getattr(thing, '__module__', '')}.{getattr(thing, '__qualname__', type(thing).__qualname__)}"


def receivers(module):
    for signal_name, signal in vars(module).items():
        if isinstance(signal, Signal):
            for (_uid, sender), receiver, _is_async in signal.receivers:
                receiver = receiver() if type(receiver).__name__ in ("ReferenceType", "WeakMethod") else receiver
                yield f"{signal_name} {senders.get(sender, '')} {name(receiver)}"


hooks.search_for_hooks()
WSGIHandler()  # imports the middleware
get_resolver().url_patterns  # the first request imports them
print(json.dumps({
    "problems": [str(one) for one in run_checks()] if is_reversed else [],  # the others are those of `manage.py check`
    "receivers": sorted(line for module in (wagtail.signals, of_models, of_logins) for line in receivers(module)),
    "jobs": [job.name for job in jobs.all_jobs()],
    "rules": [rule.name for rule in retention.all_rules()],
    "hooks": sorted(f"{hook} {name(function)} {order}" for hook, found in hooks._hooks.items() for function, order in found),
    "menu": sorted(item().name for item, _order in hooks._hooks["register_admin_menu_item"]),
}), flush=True)
os._exit(0)  # taking the process apart would cost a second
"""


def registered(order: str) -> dict[str, Any]:
    """What the apps of a new process have registered, with the portal's own in this order."""
    done = subprocess.run(
        [sys.executable, "-c", REGISTERED, order],
        cwd=Path(__file__).parents[1],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_apps_register_the_same_receivers_jobs_and_menu_in_whatever_order_they_are_installed() -> None:
    as_installed, reversed_order = registered("as installed"), registered("reversed")
    assert as_installed == reversed_order
    assert all(as_installed[kind] for kind in ("receivers", "jobs", "rules", "hooks", "menu"))

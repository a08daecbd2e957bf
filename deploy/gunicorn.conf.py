"""gunicorn's settings for a server: processes, graceful restarts, and metrics that all processes of this server share.

`gunicorn --config deploy/gunicorn.conf.py cms.settings.wsgi`; each value can be given on the command line as well. SIGHUP starts new
processes with the new code; the old ones answer until these have loaded it, then finish: no request is refused, none waits.
"""

from __future__ import annotations

import os
import select
import shutil
import tempfile
import time
from contextlib import suppress
from typing import Any


def value(name: str, default: str) -> str:
    """Return a value of the environment; an empty one counts as none, as in all settings.

    Not read by cms.settings: what this process imports, later processes inherit, also after an upgrade.
    """
    return os.environ.get(name, "").strip() or default


bind = value("WEB_BIND", "0.0.0.0:8000")
workers = int(value("WEB_CONCURRENCY", "4"))
worker_class = "gthread"
threads = int(value("WEB_THREADS", "2"))
timeout = 60
graceful_timeout = 30
limit_request_line = 8190  # as nginx: a list of citations stands in the address
errorlog = "-"
control_socket_disable = True  # it would be a file in the home folder, which a server need not have

if value("LOG_FORMAT", "line" if os.environ.get("DJANGO_SETTINGS_MODULE") == "cms.settings.dev" else "json") == "json":
    logconfig_dict = {
        "formatters": {"generic": {"()": "cms.background.monitoring.logs.JSONFormatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "generic"}},
        "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["console"], "propagate": False, "qualname": "gunicorn.error"}},
        "root": {"level": "INFO", "handlers": []},
    }

# Each process writes its counters into a file of this folder; whichever is asked for /metrics adds them up.
_own = None
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    _own = os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="portal-metrics-")


def when_ready(server: Any) -> None:
    """Keep every process while another is loading the code: gunicorn ends the old ones at once.

    Loading takes seconds; what takes longer than `timeout` hangs, and nobody waits for it.
    """
    manage = server.manage_workers

    def manage_loaded_workers() -> None:
        beats = [worker.tmp.last_update() for worker in server.WORKERS.values()]
        is_loading = any(beat > time.monotonic() and time.time() - beat < timeout for beat in beats)  # a date until the first beat
        if not is_loading or len(server.WORKERS) < server.num_workers:
            manage()

    server.manage_workers = manage_loaded_workers


def post_worker_init(worker: Any) -> None:
    """Make a process that ends answer who has connected, and refuse who comes later: a proxy asks another group then.

    gunicorn keeps the port open until all processes have finished, and breaks off who connected meanwhile; a form that was sent
    already is asked for nowhere else.
    """
    accept_or_not = worker.set_accept_enabled
    open_ports = list(worker.sockets)

    def set_accept_enabled(enabled: bool) -> None:
        accept_or_not(enabled)
        while open_ports and not (enabled or worker.alive):  # gunicorn may say it twice
            port = open_ports.pop()
            with suppress(OSError):  # no more files may be open
                for _connection in range(worker.cfg.backlog):
                    if not select.select([port], [], [], 0)[0]:
                        break
                    worker.accept(port)
            port.close()

    worker.set_accept_enabled = set_accept_enabled


def on_exit(server: Any) -> None:
    """Remove the folder of the counters."""
    if _own:
        shutil.rmtree(_own, ignore_errors=True)


def child_exit(server: Any, worker: Any) -> None:
    """Forget what only a living process has."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)

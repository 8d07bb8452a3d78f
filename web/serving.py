"""How gunicorn serves the web (`gunicorn --config python:web.serving`): read from the settings when it starts.

Threads instead of monkey-patching, so that the database driver and the script pool behave as documented; no preload,
because a script pool must not be forked; no `max_requests`, because leaks are to be found and not hidden.
"""

import os
from pathlib import Path

from workflow_engine.settings import Settings

settings = Settings.from_env(os.environ)

bind = settings.bind
workers = settings.web_workers
threads = settings.web_threads
worker_class = "gthread"
timeout = 30
graceful_timeout = 20
keepalive = 5
loglevel = "warning"
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # heartbeats need no disk
control_socket_disable = True  # it would lie in the home of the account, one for all installations

"""Whether the server in this container can serve: exit code 0 if it can. The container's health check."""

import os
import sys
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 4
"""Seconds."""

port = os.environ["JUPYTER_PORT"]
below = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/")
try:
    with urlopen(f"http://127.0.0.1:{port}{below}jddb/api/ready", timeout=PATIENCE):
        pass
except (URLError, TimeoutError) as error:
    sys.exit(f"not ready: {error}")

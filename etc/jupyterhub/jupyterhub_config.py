"""A JupyterHub on which several people write together, each in their own JupyterLab: `make hub`.

It runs as it is, on this machine and for trying out: anybody signs in as anybody, with any password. What has
to be replaced for real use is marked with REPLACE; docs/hub.md says why it is built like this.
"""

import os
import secrets
import sys
from pathlib import Path

from traitlets.config import get_config

c = get_config()
HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("JDDB_HUB_DATA", "hub-data")).resolve()
PORT = int(os.environ.get("JDDB_HUB_PORT", "8000"))
SERVICE_PORT = int(os.environ.get("JDDB_HUB_SERVICE_PORT", "8091"))
PROXY_PORT = int(os.environ.get("JDDB_HUB_PROXY_PORT", "8092"))
API_PORT = int(os.environ.get("JDDB_HUB_API_PORT", "8093"))
for folder in (DATA, DATA / "service"):
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)

# The Hub itself. REPLACE for TLS: put a proxy with a certificate before it, or set JupyterHub.ssl_key and
# ssl_cert. On one origin, people who may visit each other's servers can act as one another; only
# JupyterHub.subdomain_host, an address for each person, prevents that: set it wherever servers are shared.
c.JupyterHub.bind_url = f"http://127.0.0.1:{PORT}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{API_PORT}"
c.JupyterHub.db_url = f"sqlite:///{DATA / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(DATA / "cookie_secret")
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PROXY_PORT}"
c.ConfigurableHTTPProxy.command = os.environ.get("JDDB_HUB_PROXY", "configurable-http-proxy").split()
c.ConfigurableHTTPProxy.pid_file = str(DATA / "proxy.pid")
os.environ.setdefault("CONFIGPROXY_AUTH_TOKEN", secrets.token_hex(32))

# People. REPLACE the authenticator by the one of your organization (OAuthenticator, LDAP, ...), and let it
# manage the groups (Authenticator.manage_groups) instead of loading them here.
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.Authenticator.admin_users = {"admin"}
c.JupyterHub.load_groups = {
    "job-writers": {"users": ["alice", "bob"]},
    "job-reviewers": {"users": ["dan"]},
}

# Each person's own JupyterLab. REPLACE the spawner by one that separates people (systemd, Docker,
# Kubernetes): the simple one runs everything under the account of the Hub.
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(DATA / "homes" / "{username}")
c.Spawner.default_url = "/lab"
c.Spawner.environment = {"JDDB_SERVICE_URL": "/services/jddb/"}
if os.geteuid() == 0:  # in a container that has no other account
    c.Spawner.args = ["--allow-root"]
# The page of a person's JupyterLab may speak to the service for that person, as far as they may themselves.
c.Spawner.oauth_client_allowed_scopes = ["access:services!service=jddb"]

# The service: one server with the database, which lets nobody do anything but write job descriptions.
# REPLACE for two or more replicas: run them yourself behind one address (an external service: without
# `command`, with `url` and `api_token`), on one PostgreSQL and one Redis (docs/servers.md).
c.JupyterHub.services = [
    {
        "name": "jddb",
        "url": f"http://127.0.0.1:{SERVICE_PORT}",
        "command": [sys.executable, "-m", "jupyterhub.singleuser"],
        "cwd": str(DATA / "service"),
        "oauth_no_confirm": True,
        "environment": {
            "HOME": str(DATA / "service"),
            "PATH": os.environ["PATH"],
            "JUPYTERHUB_SINGLEUSER_APP": "jupyter_server.serverapp.ServerApp",
            "JUPYTER_CONFIG_PATH": str(HERE / "service"),
            "JDDB_SERVICE_DATA": str(DATA / "service"),
            "JDDB_TOKEN_LIFETIME": os.environ.get("JDDB_TOKEN_LIFETIME", "120"),
            # A cookie alone opens no socket: another page in the same browser would have it too.
            "JUPYTERHUB_ALLOW_WEBSOCKET_COOKIE_AUTH": "0",
        },
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "job-descriptions",
        "description": "May use the service; its own configuration says what for.",
        "scopes": ["access:services!service=jddb"],
        "groups": ["job-writers", "job-reviewers"],
    }
]

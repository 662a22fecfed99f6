"""The extension application: settings in, routes in, services opened and closed with the server."""

from __future__ import annotations

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp
from traitlets import TraitError

from jddb_jupyter.errors import JddbError
from jddb_jupyter.server.events import Events
from jddb_jupyter.server.logs import Logs
from jddb_jupyter.server.ready import Readiness
from jddb_jupyter.server.rest.openapi import describe
from jddb_jupyter.server.rest.routes import ROUTES
from jddb_jupyter.server.settings import JDDB
from jddb_jupyter.server.websocket import SOCKETS, OpenSockets
from jddb_jupyter.server.wiring import Wiring


class JddbExtension(ExtensionApp):
    """Job descriptions, written and translated together."""

    name = "jddb_jupyter"
    app_name = "jddb_jupyter"
    load_other_extensions = True
    classes = [ServerApp, JDDB]  # noqa: RUF012 - a trait of the class above, declared so there

    def initialize_settings(self) -> None:
        """Make the settings and what will be built from them known to the handlers.

        Where another server is the service, the panel is told so, and this one offers nothing.
        """
        assert self.serverapp is not None
        settings = self._settings()
        self.logs = (
            Logs(self.serverapp.log) if settings is not None and settings.log_format == "json" else None
        )
        self.service_url = "" if settings is None else str(settings.service_url)
        pages = self.serverapp.web_app.settings.setdefault("page_config_data", {})
        if self.service_url:
            pages["jddbServiceUrl"] = self.service_url
            return
        if settings is not None and settings.token_in_links:
            pages["jddbTokenInLinks"] = "true"
        self.wiring = Wiring(lambda: JDDB(parent=self), self.log)
        self.settings["jddb"] = self.wiring
        self.settings["jddb_readiness"] = Readiness(self.wiring)
        self.settings["jddb_events"] = Events(self.serverapp.event_logger)
        self.settings["jddb_sockets"] = self.sockets = OpenSockets()
        self.settings["jddb_openapi"] = describe(ROUTES, f"{self.settings['base_url']}jddb/api")

    def initialize_handlers(self) -> None:
        """Add the routes."""
        if self.service_url:
            return
        self.handlers.extend([*SOCKETS, *ROUTES])

    async def _start_jupyter_server_extension(self, serverapp: ServerApp) -> None:
        if self.service_url:
            return
        try:
            await self.wiring.services()
        except JddbError:
            return  # it was logged, and every request is told

    def _settings(self) -> JDDB | None:
        try:
            return JDDB(parent=self)
        except TraitError:
            return None  # it is told where the services are to be opened

    async def stop_extension(self) -> None:
        """Commit what waits, send everybody away, and close the services: within five seconds."""
        if not self.service_url:
            await self.wiring.close()
            await self.sockets.all_closed(patience=1.0)
        if self.logs is not None:
            self.logs.close()

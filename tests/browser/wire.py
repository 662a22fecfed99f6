"""The socket between a page and the server, which a test can hold up."""

from __future__ import annotations

from playwright.async_api import WebSocketRoute

from .person import Person


class Wire:
    """While held, nothing that the page sends arrives; what arrives later comes in its order."""

    def __init__(self) -> None:
        self._is_held = False
        self._waiting: list[tuple[WebSocketRoute, str | bytes]] = []

    @classmethod
    async def of(cls, person: Person, kind: str = "editing") -> Wire:
        """The sockets of one kind ("editing", "translation") that their page opens from now on."""
        wire = cls()
        person.is_on_a_wire = True
        await person.page.route_web_socket(f"**/jddb/ws/{kind}/**", wire._connect)
        return wire

    def hold(self) -> None:
        """Keep back what the page sends from now on."""
        self._is_held = True

    def release(self) -> None:
        """Send what was kept back, and hold nothing any more."""
        self._is_held = False
        for server, message in self._waiting:
            server.send(message)
        self._waiting.clear()

    def lose(self) -> None:
        """Hold nothing any more; what was kept back is lost, as it is when a page goes."""
        self._is_held = False
        self._waiting.clear()

    def _connect(self, page: WebSocketRoute) -> None:
        server = page.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if self._is_held:
                self._waiting.append((server, message))
            else:
                server.send(message)

        page.on_message(pass_on)

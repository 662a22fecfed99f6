"""The panel's own client of pairs, in a Node process (`labextension/src/testing/pairPeer.ts`)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jddb_jupyter.translation.links import SIDES, Side

from ..node_peer import Node
from ..peer import Message, View
from ..wish import Wish
from .peer import LinkWish, Seen, Sight

PANEL = Path(__file__).parents[3] / "labextension"
BUNDLER = PANEL / "node_modules" / ".bin" / "rolldown"


def is_there() -> bool:
    """Whether Node and what makes one program of the panel's sources are installed."""
    return shutil.which("node") is not None and BUNDLER.exists()


def start(folder: Path) -> Node:
    """Make the program in `folder`, and start it."""
    program = folder / "pairPeer.mjs"
    command = [BUNDLER, "src/testing/pairPeer.ts", "--file", program, "--format", "esm", "--platform", "node"]
    subprocess.run(command, cwd=PANEL, check=True, capture_output=True)
    return Node(program)


class PanelText:
    """One of the texts of such a client."""

    def __init__(self, peer: PanelPeer, side: Side) -> None:
        self.client_id = peer.client_id
        self._peer = peer
        self._side = side

    @property
    def view(self) -> View:
        return self._peer.views[self._side]

    def document(self) -> list[dict[str, Any]]:
        return list(self._peer.ask("document", side=self._side)["ops"])

    def passages(self) -> dict[int, tuple[int, int]]:
        told = self._peer.ask("passages", side=self._side)["passages"]
        return {int(thread_id): (start, end) for thread_id, (start, end) in told.items()}


class PanelPeer:
    """The near end of one such client."""

    def __init__(self, node: Node, client_id: str) -> None:
        self.client_id = client_id
        self.views: dict[Side, View] = {}
        self._node = node
        self._view: View
        self.ask("create")
        self._texts = {side: PanelText(self, side) for side in SIDES}

    @property
    def texts(self) -> Mapping[Side, PanelText]:
        return self._texts

    @property
    def view(self) -> View:
        return self._view

    def hello(self) -> dict[str, Any]:
        address = self.ask("connect")["address"]
        assert address is not None, f"{self.client_id} does not come back"
        query = parse_qs(urlsplit(address).query)
        return {
            name: {
                side: int(value)
                for side, value in zip(SIDES, query.get(name, [","])[0].split(","), strict=True)
                if value
            }
            for name in ("since", "epoch")
        }

    def disconnected(self) -> None:
        self.ask("disconnected")

    def receive(self, message: Message) -> list[Message]:
        return list(self.ask("receive", message=message)["send"])

    def edit(self, side: Side, wish: Wish) -> tuple[str, list[Message]]:
        answer = self.ask("edit", side=side, wish=asdict(wish))
        return answer["removed"], answer["send"]

    def take_offered(self) -> str:
        return str(self.ask("takeOffered")["offered"])

    def again(self) -> list[Message]:
        return list(self.ask("again")["send"])

    def resync(self) -> list[Message]:
        return []

    def point(self, at: float) -> list[Message]:
        return list(self.ask("point", at=at)["send"])

    def act(self, wish: LinkWish) -> tuple[str, list[Message]]:
        answer = self.ask("act", wish=asdict(wish))
        return answer["removed"], answer["send"]

    def links(self) -> list[Seen]:
        return [
            Seen(
                told["link_id"],
                told["source"] and tuple(told["source"]),
                told["target"] and tuple(told["target"]),
                told["status"],
                told["stale"],
            )
            for told in self.ask("links")["links"]
        ]

    def saw(self) -> dict[str, dict[Side, Sight]]:
        told = self.ask("outcomes")["saw"]
        return {action_id: {side: Sight(**both[side]) for side in SIDES} for action_id, both in told.items()}

    def outcomes(self) -> dict[str, str]:
        return dict(self.ask("outcomes")["outcomes"])

    def ask(self, what: str, **arguments: Any) -> dict[str, Any]:
        """One question about this client."""
        answer: dict[str, Any] = self._node.ask(do=what, peer=self.client_id, **arguments)
        self._view = View(**answer["view"])
        self.views = {side: View(**answer["views"][side]) for side in SIDES}
        return answer

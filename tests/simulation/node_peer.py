"""A client that lives in a Node process (`peer.mjs`), on npm's quill-delta and no code of ours."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from .peer import Message, View
from .wish import Wish

HERE = Path(__file__).parent
QUILL = HERE.parents[1] / "labextension" / "node_modules" / "quill-delta"


class Node:
    """One process for any number of clients. It answers a line with a line."""

    def __init__(self, program: Path = HERE / "peer.mjs") -> None:
        node = shutil.which("node")
        assert node is not None
        self._process = subprocess.Popen(
            [node, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    @staticmethod
    def is_there() -> bool:
        """Whether Node and quill-delta are installed."""
        return shutil.which("node") is not None and QUILL.is_dir()

    def ask(self, **question: Any) -> Any:
        """Send one question and wait for its answer; AssertionError if the client finds something wrong."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question, ensure_ascii=False) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "wrong" not in answer, answer["wrong"]
        return answer

    def forget(self) -> None:
        """Drop all clients: the next run begins."""
        self.ask(do="forget", peer="")

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


class NodePeer:
    """The near end of one of its clients."""

    def __init__(self, node: Node, client_id: str) -> None:
        self.client_id = client_id
        self._node = node
        self._view: View
        self._ask("create")

    @property
    def view(self) -> View:
        return self._view

    def hello(self) -> dict[str, int]:
        return dict(self._ask("hello")["hello"])

    def disconnected(self) -> None:
        self._ask("disconnected")

    def receive(self, message: Message) -> list[Message]:
        return list(self._ask("receive", message=message)["send"])

    def edit(self, wish: Wish) -> tuple[str, list[Message]]:
        answer = self._ask(
            "edit",
            at=wish.at,
            count=wish.count,
            text=wish.text,
            attributes=wish.attributes,
            formats=wish.formats,
        )
        return answer["removed"], answer["send"]

    def take_offered(self) -> str:
        return str(self._ask("takeOffered")["offered"])

    def again(self) -> list[Message]:
        return list(self._ask("again")["send"])

    def resync(self) -> list[Message]:
        return list(self._ask("resync")["send"])

    def point(self, at: float) -> list[Message]:
        return list(self._ask("point", at=at)["send"])

    def document(self) -> list[dict[str, Any]]:
        return list(self._ask("document")["ops"])

    def passages(self) -> dict[int, tuple[int, int]]:
        told = self._ask("passages")["passages"]
        return {int(thread_id): (start, end) for thread_id, (start, end) in told.items()}

    def _ask(self, what: str, **arguments: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self._node.ask(do=what, peer=self.client_id, **arguments)
        self._view = View(**answer["view"])
        return answer

"""A client of a pair: one client for each text, and the links that stand in both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from jddb_jupyter.ot import Delta, Document, Range
from jddb_jupyter.translation.links import SIDES, Alignment, AlignmentLink, LinkStatus, Side

from ..peer import Message, View
from ..python_peer import WRITERS, PythonPeer
from ..wish import Wish
from .peer import LinkWish, Seen, Sight

TRANSLATORS = (*WRITERS, "translator")


class PythonPairPeer:
    """Sends a link's text with the link where nothing of the target waits, and by itself where it does."""

    def __init__(self, client_id: str, *, carries: bool) -> None:
        self.client_id = client_id
        self._texts = {
            side: PythonPeer(
                client_id,
                carries=carries,
                writers=TRANSLATORS if side == "target" else WRITERS,
                advanced=partial(self._advance, side),
            )
            for side in SIDES
        }
        self._alignment = Alignment()
        self._stale: dict[str, bool] = {}
        self._is_following = False
        """Whether the links are those of the texts: from a state on, until one of the texts is lost."""
        self._waiting: dict[str, Message] = {}
        """What was done to links and is not answered, by its id."""
        self._with_text: dict[int, str] = {}
        """Which of it goes with a change of the target, by the number of the change."""
        self._refused_for_now: set[str] = set()
        self._outcomes: dict[str, str] = {}
        self._saw: dict[str, dict[Side, Sight]] = {}
        self._acts = 0

    @property
    def texts(self) -> Mapping[Side, PythonPeer]:
        return self._texts

    @property
    def view(self) -> View:
        source, target = (self._texts[side].view for side in SIDES)
        return View(
            is_live=source.is_live and target.is_live,
            is_saved=source.is_saved and target.is_saved and not self._waiting,
            may_write=source.may_write or target.may_write,
            has_document=source.has_document and target.has_document,
            revision=-1,
            must_send_again=source.must_send_again or target.must_send_again or bool(self._refused_for_now),
            leaves=source.leaves or target.leaves,
            offered=source.offered + target.offered,
        )

    def hello(self) -> dict[str, Any]:
        hellos = {side: text.hello() for side, text in self._texts.items()}
        return {
            name: {side: hello[name] for side, hello in hellos.items() if name in hello}
            for name in ("since", "epoch")
        }

    def disconnected(self) -> None:
        for text in self._texts.values():
            text.disconnected()
        self._is_following = False
        self._refused_for_now.clear()

    def receive(self, message: Message) -> list[Message]:
        handle = _HANDLERS.get(message["type"], PythonPairPeer._about_one)
        return handle(self, message)

    def edit(self, side: Side, wish: Wish) -> tuple[str, list[Message]]:
        removed, messages = self._texts[side].edit(wish)
        return removed, self._tagged(side, messages)

    def take_offered(self) -> str:
        return "".join(text.take_offered() for text in self._texts.values())

    def again(self) -> list[Message]:
        out = []
        for side, text in self._texts.items():
            out += self._tagged(side, text.again())
        out += [self._waiting[action_id] for action_id in sorted(self._refused_for_now)]
        self._refused_for_now.clear()
        return out

    def resync(self) -> list[Message]:
        return self._tagged("source", self._texts["source"].resync())

    def point(self, at: float) -> list[Message]:
        side = SIDES[int(at * 1000) % 2]
        return self._tagged(side, self._texts[side].point(at))

    def links(self) -> list[Seen]:
        alignment = self._alignment
        for side, text in self._texts.items():
            for delta in text.waiting:
                alignment = alignment.moved(side, delta)
        return [
            Seen(link.link_id, _ends(link.source), _ends(link.target), link.status, self._stale[link.link_id])
            for link in alignment
        ]

    def saw(self) -> dict[str, dict[Side, Sight]]:
        return self._saw

    def outcomes(self) -> dict[str, str]:
        return self._outcomes

    def act(self, wish: LinkWish) -> tuple[str, list[Message]]:
        links = self._alignment.links
        if not links:
            return "", []
        self._acts += 1
        action_id, index = f"{self.client_id}:{self._acts}", int(wish.at * len(links))
        if wish.deed == "update":
            data = {**wish.data, "link_id": links[index].link_id}
            if any(text.is_lost for text in self._texts.values()):
                data.pop("status", None)  # nobody knows what of it is seen
            else:
                data |= self._seen(action_id, data, {side: text.base for side, text in self._texts.items()})
            message = {"type": "translation_update", "id": action_id, "data": data}
        else:
            several = wish.deed in ("link", "merge")
            chosen = links[index : index + 2] if several else links[index : index + 1]
            data = {
                "action": wish.deed,
                "link_ids": [link.link_id for link in chosen],
                "revision": {side: text.view.revision for side, text in self._texts.items()},
            }
            if wish.deed == "split":
                data["at"] = {
                    side: (place.start + place.end) // 2 for side in SIDES if (place := chosen[0].range(side))
                }
            message = {"type": "alignment_change", "id": action_id, "data": data}
        self._waiting[action_id] = message
        target = self._texts["target"]
        if wish.text is None or not target.view.may_write:
            return "", [message] if self._is_following else []
        goes_along = target.view.is_saved and target.view.is_live
        if goes_along:
            self._with_text[target.seq + 1] = action_id
        removed, sent = target.edit(wish.text)
        if not sent and goes_along:
            del self._with_text[target.seq + 1]
        behind = [] if (goes_along and sent) or not self._is_following else [message]
        return removed, self._tagged("target", sent) + behind

    # What the messages do

    def _session_state(self, message: Message) -> list[Message]:
        out: list[Message] = []
        for side, text in self._texts.items():
            part = {**message["documents"][side], "type": "session_state", "client_id": message["client_id"]}
            out += self._tagged(side, text.receive(part))
        self._alignment = Alignment()
        self._stale = {}
        self._is_following = True
        self._take(message["alignment"], [link["link_id"] for link in message["alignment"]])
        acked = message["documents"]["target"]["acked_seq"]
        for seq in [seq for seq in self._with_text if seq <= acked]:
            self._done(self._with_text[seq], "done")
        if not self._texts["target"].waiting:
            self._with_text.clear()  # the text was given back to the person: the act goes by itself
        under_way = set(self._with_text.values())
        out += [one for action_id, one in self._waiting.items() if action_id not in under_way]
        if any(text.is_lost for text in self._texts.values()):
            self._is_following = False
        return out

    def _news(self, message: Message) -> list[Message]:
        if any(text.is_lost for text in self._texts.values()):
            self._is_following = False
        if self._is_following:
            for side, text in self._texts.items():
                assert message["revision"][side] == text.view.revision, (side, message, text.view)
            self._take(message["links"], message.get("order"))
        if "id" in message:
            self._done(message["id"], "done")
        return []

    def _error(self, message: Message) -> list[Message]:
        action_id = message.get("id")
        out = self._about_one(message) if "document" in message else []
        if action_id is None or action_id not in self._waiting:
            return out
        if not message["retryable"]:
            self._done(action_id, message["code"])
        elif "seq" not in message:
            self._refused_for_now.add(action_id)
        return out

    def _resync(self, message: Message) -> list[Message]:
        out: list[Message] = []
        for side, text in self._texts.items():
            out += self._tagged(side, text.receive(message))
        return out

    def _about_one(self, message: Message) -> list[Message]:
        side = message.get("document")
        return self._tagged(side, self._texts[side].receive(message)) if side is not None else []

    def _take(self, links: list[Message], order: list[str] | None) -> None:
        known = {link.link_id: link for link in self._alignment}
        for told in links:
            self._stale[told["link_id"]] = told["stale"]
            places = {side: told[side] and Range(*told[side]) for side in SIDES}
            known[told["link_id"]] = AlignmentLink(
                link_id=told["link_id"], status=LinkStatus(told["status"]), **places
            )
        self._alignment = Alignment(tuple(known[link_id] for link_id in (known if order is None else order)))

    # What follows

    def _advance(self, side: Side, delta: Delta) -> None:
        self._alignment = self._alignment.moved(side, delta)

    def _done(self, action_id: str, outcome: str) -> None:
        if self._waiting.pop(action_id, None) is not None:
            self._outcomes[action_id] = outcome
            self._refused_for_now.discard(action_id)
        self._with_text = {seq: one for seq, one in self._with_text.items() if one != action_id}

    def _tagged(self, side: Side, messages: list[Message]) -> list[Message]:
        """What one of the texts wants to be sent, as the pair sends it."""
        out = []
        for message in messages:
            if message["type"] == "resync":
                self._ask_for_both(side)
                out.append(message)
            elif message["type"] == "document_change" and side == "target":
                out.append(self._with_its_link(message))
            else:
                out.append({**message, "document": side})
        return out

    def _with_its_link(self, change: Message) -> Message:
        action_id = self._with_text.get(change["seq"])
        if action_id is None or action_id not in self._waiting:
            return {**change, "document": "target"}
        update = self._waiting[action_id]
        data = {**update["data"], "ops": _ops(change["data"])}
        data |= self._seen(action_id, data, {side: text.base for side, text in self._texts.items()})
        return {**update, "revision": change["revision"], "seq": change["seq"], "data": data}

    def _seen(self, action_id: str, data: Message, documents: dict[Side, Document]) -> Message:
        """What a status is for: the link as it stands in the server's documents, and behind `ops`."""
        if not LinkStatus(data.get("status", "draft")).confirms:
            return {}
        alignment = self._alignment
        if "ops" in data:
            delta = Delta(data["ops"])
            documents["target"].apply(delta)
            alignment = alignment.moved("target", delta)
        link = next((link for link in alignment if link.link_id == data["link_id"]), None)
        places = {side: (link and link.range(side)) or Range(0, 0) for side in SIDES}
        sight = {
            side: Sight(documents[side].slice(place.start, place.end), documents[side].text)
            for side, place in places.items()
        }
        self._saw.setdefault(action_id, sight)
        revision = {side: text.view.revision for side, text in self._texts.items()}
        return {"seen": {"revision": revision, **{side: _ends(place) for side, place in places.items()}}}

    def _ask_for_both(self, asking: Side) -> None:
        """A state has both texts, so the other one waits for it too."""
        for side, text in self._texts.items():
            if side != asking and not text.is_lost:
                text.resync()


def _ends(place: Range | None) -> tuple[int, int] | None:
    return None if place is None else (place.start, place.end)


def _ops(data: dict[str, Any]) -> list[dict[str, Any]]:
    """A change in its long form."""
    if "ops" in data:
        return list(data["ops"])
    before = [{"retain": data["position"]}] if data["position"] else []
    value = data["content"] if data["type"] == "insert" else data["length"]
    attributes = {"attributes": data["attributes"]} if "attributes" in data else {}
    return [*before, {data["type"]: value, **attributes}]


_HANDLERS: dict[str, Callable[[PythonPairPeer, Message], list[Message]]] = {
    "session_state": PythonPairPeer._session_state,
    "alignment_change": PythonPairPeer._news,
    "translation_update": PythonPairPeer._news,
    "error": PythonPairPeer._error,
    "resync": PythonPairPeer._resync,
}

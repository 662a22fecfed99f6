"""One run with a pair: see `tests.simulation.simulation`, whose network, servers and fates these are."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from jddb_jupyter.collab.pairs import PairHello
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.ot import parse_change
from jddb_jupyter.storage.pairs_aligning import realign
from jddb_jupyter.storage.pairs_store import is_unsettled
from jddb_jupyter.translation.links import SIDES, Side

from ..link import Link
from ..node_peer import Node, NodePeer
from ..office import OTHERS, OWNER, Office
from ..peer import Message, Peer
from ..python_peer import PythonPeer
from ..server import Server
from ..simulation import Seat, Simulation
from ..wish import PLACES, Wish, Wishes, marks_in
from .journal import Sent
from .office import PAIR, SESSIONS, PairOffice, stored_links
from .panel_peer import PanelPeer
from .peer import LinkWish, PairPeer
from .python_peer import PythonPairPeer
from .stream import PairStream

PIECES = (". ", "\n", " He. She ", "mot", " ", "😀", "1. ")
DEEDS = ("link", "unlink", "merge", "split")
STATUSES = (None, "draft", "needs_review", "needs_review", "reviewed", "approved", "untranslated")
ORIGINS = (None, "human", "memory", "machine")


@dataclass(eq=False)
class PairSeat(Seat):
    """A person at a client of the pair, which carries both texts."""

    pair_peer: PairPeer = field(kw_only=True)


class Sentences(Wishes):
    """Wishes whose texts end sentences now and then, so that segments are split and joined."""

    def _text(self) -> str:
        pieces = self._random.choices(PIECES, k=self._random.randint(0, 3))
        return "".join(pieces) + super()._text()


class PairSimulation(Simulation):
    """`panel` is the process of the panel's clients, `node` that of the clients of one text."""

    sessions = tuple(SESSIONS.values())
    roles: ClassVar[tuple[Role, ...]] = (
        Role.VIEWER,
        Role.REVIEWER,
        Role.TRANSLATOR,
        Role.EDITOR,
        Role.EDITOR,
        Role.OWNER,
    )

    def __init__(self, seed: int, database: Path, node: Node, panel: Node) -> None:
        super().__init__(seed, database, node)
        self._panel = panel
        self._wishes = Sentences(self.random)
        self._steps = [(weight, step) for weight, step in self._steps if step != self._type_quoted]
        self._steps += [(6, self._act), (0.3, self._realign)]
        self.sent = Sent({}, {})

    @property
    def pair_seats(self) -> list[PairSeat]:
        """Who has both texts."""
        return [seat for seat in self.seats if isinstance(seat, PairSeat)]

    def texts(self, session_id: str) -> list[Any]:
        (side,) = [side for side in SIDES if SESSIONS[side] == session_id]
        both = [seat.pair_peer.texts[side] for seat in self.pair_seats]
        return [*super().texts(session_id), *both]

    # Before

    async def _open_office(self) -> Office:
        return await PairOffice.open(self.url, self._turn, self._clock)

    def _take_seats(self) -> None:
        people = (OWNER, *OTHERS)
        for number in range(self.random.randint(5, 7)):
            client_id, person = f"client-{number}", people[number % len(people)]
            gzips = self.random.random() < 0.3
            if number < 2:
                one: Peer = (
                    NodePeer(self._node, client_id)
                    if self.random.random() < 0.5
                    else PythonPeer(client_id, carries=self.random.random() < 0.5)
                )
                self.seats.append(Seat(person, one, gzips=gzips, session_id=self.sessions[number]))
                continue
            peer: Any = (
                PanelPeer(self._panel, client_id)
                if number % 2
                else PythonPairPeer(client_id, carries=number % 4 == 0)
            )
            self.seats.append(PairSeat(person, peer, gzips=gzips, pair_peer=peer))

    # What people do

    def _type(self, seat: Seat, wish: Wish) -> None:
        if not isinstance(seat, PairSeat):
            super()._type(seat, wish)
            return
        sides = [side for side in SIDES if seat.pair_peer.texts[side].view.may_write]
        side: Side = self.random.choice(sides)
        self._note(f"{seat.peer.client_id} types {wish} into the {side}")
        self._wrote(seat, wish, *seat.pair_peer.edit(side, wish))

    def _wrote(self, seat: Seat, wish: Wish, removed: str, messages: list[Any]) -> None:
        client_id = seat.peer.client_id
        for mark in marks_in(wish.text):
            self.record.typed[mark] = client_id
        self.record.removed |= {(client_id, mark) for mark in marks_in(removed)}
        self._post(seat, messages)

    def _typing(self, seat: Seat) -> Message:
        message = super()._typing(seat)
        return {**message, "document": self.random.choice(SIDES)} if isinstance(seat, PairSeat) else message

    async def _act(self) -> None:
        """Somebody does something to links, maybe with text."""
        seat = self._one_of([seat for seat in self.pair_seats if seat.peer.view.has_document])
        if seat is None:
            return
        random = self.random
        at = random.choice(PLACES) if random.random() < 0.5 else random.random()
        if random.random() < 0.5:
            wish = LinkWish(random.choice(DEEDS), at)
        else:
            said = {"status": random.choice(STATUSES), "origin": random.choice(ORIGINS)}
            data = {name: value for name, value in said.items() if value is not None}
            writes = random.random() < 0.6 and seat.pair_peer.texts["target"].view.may_write
            text = self._wishes.draw() if writes else None
            wish = LinkWish("update", at, data, text if text is None or not text.formats else None)
        self._note(f"{seat.peer.client_id} wants {wish}")
        self._wrote(seat, wish.text or Wish(at), *seat.pair_peer.act(wish))

    async def _realign(self) -> None:
        """One or two people have everything aligned anew that was not linked by hand."""
        for name in self.random.sample((OWNER, *OTHERS), self.random.randint(1, 2)):
            server = self._one_of([server for server in self.servers if server.is_running])
            if server is not None:
                self._note(f"{name} aligns anew at {server.name}")
                self._spawn(self._try(self._align(server, self.office.people[name])))

    async def _align(self, server: Server, person: Principal) -> None:
        """What the handler of REST does."""
        await realign(server.database, PAIR, person, (), self.office.now())
        server.pairs.changed(PAIR)

    def _post(self, seat: Seat, messages: list[Message]) -> None:
        for message in messages:
            if message["type"] in ("translation_update", "alignment_change"):
                self._put_down(seat, message)
            elif message.get("document") == "target" and "seq" in message:
                self._forget(seat, message)
        super()._post(seat, messages)
        if isinstance(seat.peer, PanelPeer) and seat.peer.view.leaves and seat.link is not None:
            # It has waited for an answer for too long.
            self._break_off(seat)

    def _forget(self, seat: Seat, change: Message) -> None:
        """A text of a link was refused, which used up no `seq`: now another change has that one."""
        key = seat.peer.client_id, change["seq"]
        before = self.sent.changes.get(key)
        if before and _inserted(before[0]["data"]) != _inserted(change["data"]):
            del self.sent.changes[key]

    def _put_down(self, seat: Seat, message: Message) -> None:
        if "ops" in message["data"]:
            self._forget(seat, message)
            self.sent.changes.setdefault((seat.peer.client_id, message["seq"]), []).append(message)
        else:
            self.sent.acts[message["id"]] = message

    # What the network does

    def _enter(self, seat: Seat, server: Server, hello: dict[str, Any]) -> None:
        if not isinstance(seat, PairSeat):
            super()._enter(seat, server, hello)
            return
        link: Link = self._plug(seat, server, PairStream(seat.peer.client_id))
        greeting = PairHello(
            client_id=seat.peer.client_id,
            since=hello.get("since", {}),
            epoch=hello.get("epoch", {}),
            accepts_gzip=seat.gzips,
        )
        self._spawn(server.let_into_pair(PAIR, self.office.people[seat.person], link, greeting))

    # The end

    def _bring_home(self, seat: Seat) -> None:
        super()._bring_home(seat)
        if isinstance(seat.peer, PanelPeer) and not seat.peer.view.is_saved and seat.link is not None:
            self._post(seat, seat.peer.again())

    async def _is_at_rest(self) -> bool:
        if not await super()._is_at_rest():
            return False
        if await self.office.read(is_unsettled, PAIR):
            return False
        stored = await self.office.read(stored_links)
        return all(seat.pair_peer.links() == stored for seat in self.pair_seats)


def _inserted(data: Message) -> str:
    """What a change inserts, which stays so when it is sent again."""
    return parse_change(data if "type" in data else {"ops": data["ops"]}).inserted

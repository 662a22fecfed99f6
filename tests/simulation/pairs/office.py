"""A translation pair, and people with a role in each of its texts."""

from __future__ import annotations

from sqlalchemy import Connection

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.ot import Range
from jddb_jupyter.storage import jobs, members, pairs_opening
from jddb_jupyter.storage.pairs_alignment import AlignedPair, new_id
from jddb_jupyter.translation.links import Side

from ..office import OTHERS, OWNER, Office
from . import journal
from .peer import Seen

PAIR = "the-pair"
SESSIONS: dict[Side, str] = {"source": "the-source", "target": "the-target"}
TEXTS = {
    "en": "Analyst\nShe leads 😀 the team. She plans the work of 12 people.\nShe reports to the director.\n",
    "fr": "Analyste — 分析\nElle dirige l’équipe. Elle planifie le travail de 12 personnes.\n",
}


class PairOffice(Office):
    """Where a pair is opened and roles given out."""

    def smallest_writer(self, session_id: str) -> Role:
        return Role.TRANSLATOR if session_id == SESSIONS["target"] else Role.EDITOR

    def _furnish(self, db: Connection) -> None:
        self._hire(db)
        owner, ids = self.people[OWNER], {}
        for language, text in TEXTS.items():
            new = jobs.NewJob(
                job_number="1",
                title="Analyst",
                classification="EC-05",
                language=language,
                ops=[{"insert": text}],
            )
            ids[language] = jobs.create(db, new, owner, self.now()).id
        wanted = pairs_opening.Wanted(ids["en"], ids["fr"])
        names = pairs_opening.NewIds(PAIR, SESSIONS["source"], SESSIONS["target"])
        pairs_opening.open_pair(db, wanted, owner, names, self.now())
        for name in OTHERS:
            for session_id in SESSIONS.values():
                members.put(db, session_id, owner, name, Role.EDITOR, self.now())
        journal.begin(db)


def stored_links(db: Connection) -> list[Seen]:
    """The links as the database has them, at the heads of both texts."""
    pair = AlignedPair.seen(db, PAIR, new_id)
    pair.catch_up()
    return [
        Seen(
            link.link_id,
            _ends(link.source),
            _ends(link.target),
            str(link.status),
            link.is_stale(pair.text(link, "source")),
        )
        for link in pair.moved_only
    ]


def _ends(place: Range | None) -> tuple[int, int] | None:
    return None if place is None else (place.start, place.end)

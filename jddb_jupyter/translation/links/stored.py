"""Links as `alignment_data` keeps them: a JSON list of objects with the fields of `AlignmentLink`.

Ranges are `[start, end]`; what is not said has its default, so that older rows stay readable.
"""

from __future__ import annotations

import msgspec

from jddb_jupyter.ot import Range
from jddb_jupyter.translation.links.alignment import Alignment
from jddb_jupyter.translation.links.link import AlignmentLink, LinkOrigin, LinkStatus


class _Stored(msgspec.Struct, frozen=True, omit_defaults=True):
    link_id: str
    source: tuple[int, int] | None = None
    target: tuple[int, int] | None = None
    status: LinkStatus = LinkStatus.UNTRANSLATED
    origin: LinkOrigin = LinkOrigin.ALIGNER
    score: float = 0.0
    confirmed_source: str | None = None
    confirmed_target: str | None = None
    confirmed_status: LinkStatus | None = None
    by_hand: bool = False
    divides: bool = True


_decoder = msgspec.json.Decoder(list[_Stored])


def dump(alignment: Alignment) -> str:
    """The text of `alignment_data`."""
    return msgspec.json.encode([_stored(link) for link in alignment]).decode()


def load(text: str) -> Alignment:
    """The links of `alignment_data`, in the order in which they are kept there."""
    return Alignment(tuple(_link(stored) for stored in _decoder.decode(text)))


def _stored(link: AlignmentLink) -> _Stored:
    return _Stored(
        link_id=link.link_id,
        source=ends(link.source),
        target=ends(link.target),
        status=link.status,
        origin=link.origin,
        score=link.score,
        confirmed_source=link.confirmed_source,
        confirmed_target=link.confirmed_target,
        confirmed_status=link.confirmed_status,
        by_hand=link.by_hand,
        divides=link.divides,
    )


def _link(stored: _Stored) -> AlignmentLink:
    fields = msgspec.structs.asdict(stored)
    for side in ("source", "target"):
        fields[side] = None if fields[side] is None else Range(*fields[side])
    return AlignmentLink(**fields)


def ends(place: Range | None) -> tuple[int, int] | None:
    """A range as JSON has it."""
    return None if place is None else (place.start, place.end)

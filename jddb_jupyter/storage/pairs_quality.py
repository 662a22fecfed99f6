"""What a translation is worth, as it is kept with its pair: known until something of it changes.

The figure is written with what it was told from: the links, both texts, and the glossary of a time. Nobody
who changes one of them has to know of it: where they are not the same any more, the figure is not given.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, and_, case, exists, or_, select, update

from jddb_jupyter.storage.tables import editing_sessions, glossary_terms
from jddb_jupyter.storage.tables import translation_sessions as table


def known() -> ColumnElement[Decimal | None]:
    """The figure of a row of `translation_sessions` if it holds, else null.

    What came of a pair that has ended was looked at with the glossary of then.
    """
    pair, session, term = table.c, editing_sessions.c, glossary_terms.c
    as_they_are = [
        select(session.head).where(session.session_id == of_side).correlate(table).scalar_subquery() == told
        for of_side, told in (
            (pair.source_session_id, pair.quality_source_revision),
            (pair.session_id, pair.quality_target_revision),
        )
    ]
    terms_moved = exists().where(term.updated_at >= pair.quality_at).correlate(table)
    holds = and_(
        pair.quality_version == pair.alignment_version,
        *as_they_are,
        or_(pair.ended_at.is_not(None), ~terms_moved),
    )
    return case((holds, pair.quality_score), else_=None)


def keep(
    db: Connection,
    pair_id: str,
    score: Decimal | None,
    version: int,
    revisions: tuple[int, int],
    at: datetime,
) -> None:
    """Note what an open pair is worth with the links of `version`, the texts of `revisions` (of source and
    target) and the terms of `at`.
    """
    source, target = revisions
    db.execute(
        update(table)
        .where(table.c.pair_id == pair_id, table.c.ended_at.is_(None))
        .values(
            quality_score=score,
            quality_version=version,
            quality_source_revision=source,
            quality_target_revision=target,
            quality_at=at,
        )
    )

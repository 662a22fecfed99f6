"""What finds the units of the translation memory, written in the transaction that writes them.

Their words, in the full-text index that triggers keep and counted in `translation_words`, which tells how
rare each is; and in `translation_signatures` what similar texts are found by. What texts of the same meaning
are found by (`memory_meaning`) takes longer to make, and follows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from sqlalchemy import ColumnElement, Connection, delete, insert, select, text

from jddb_jupyter.documents.language_tags import written_language
from jddb_jupyter.storage.tables import translation_meanings, translation_signatures, translation_units
from jddb_jupyter.translation.signatures import signatures
from jddb_jupyter.translation.units import Place
from jddb_jupyter.translation.words import words

_COUNT_WORDS: Final = text(
    "INSERT INTO translation_words (language, word, units) VALUES (:language, :word, :units)"
    " ON CONFLICT (language, word) DO UPDATE SET units = translation_words.units + excluded.units"
)


def is_between(source: ColumnElement[str], target: ColumnElement[str]) -> ColumnElement[bool]:
    """That a unit was translated from one language into the other, of units that something else has found.

    Joined, so that no engine looks for them by the index of languages, which most of the memory has alike.
    """
    unit = translation_units.c
    return unit.source_language + ">" + unit.target_language == source + ">" + target


class Texts(Protocol):
    """The two texts of a unit, and where it belongs."""

    @property
    def source_language(self) -> str: ...
    @property
    def target_language(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def place(self) -> Place | None: ...


def add(db: Connection, units: Mapping[int, Texts]) -> None:
    """Make units findable, by their numbers."""
    if not units:
        return
    sources = signatures([unit.source for unit in units.values()])
    targets = signatures([unit.target for unit in units.values()])
    rows = [
        {
            "unit_id": unit_id,
            "source_language": written_language(unit.source_language),
            "target_language": written_language(unit.target_language),
            "source_job_id": unit.place and unit.place.source_job_id,
            "target_job_id": unit.place and unit.place.target_job_id,
            "source_length": len(unit.source),
            "target_length": len(unit.target),
            "source_bits": source.tobytes(),
            "target_bits": target.tobytes(),
        }
        for (unit_id, unit), source, target in zip(units.items(), sources, targets, strict=True)
    ]
    db.execute(insert(translation_signatures), rows)
    _count_words(db, units.values(), 1)


def remove(db: Connection, unit_id: int, unit: Texts) -> None:
    """Take out what found a unit with these texts."""
    signature = translation_signatures.c
    of_it = select(signature.id).where(signature.unit_id == unit_id)
    db.execute(delete(translation_meanings).where(translation_meanings.c.id.in_(of_it)))
    db.execute(delete(translation_signatures).where(signature.unit_id == unit_id))
    _count_words(db, [unit], -1)


def _count_words(db: Connection, units: Iterable[Texts], times: int) -> None:
    """Count the texts that each word stands in, for what was added (or taken away: -1)."""
    counts: Counter[tuple[str, str]] = Counter()
    for unit in units:
        for tag, said in ((unit.source_language, unit.source), (unit.target_language, unit.target)):
            language = written_language(tag)
            counts.update((language, word) for word in set(words(said)))
    if counts:
        rows = [
            {"language": language, "word": word, "units": times * count}
            for (language, word), count in sorted(counts.items())
        ]
        db.execute(_COUNT_WORDS, rows)

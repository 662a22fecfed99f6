"""Which matches are best, and how they differ from what is asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from jddb_jupyter.translation.matching import Candidate, Wanted, best, differences
from jddb_jupyter.translation.units import NewUnit, Place, identity, text_hash

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def candidate(unit_id: int, source: str, target: str = "x", **others: Any) -> Candidate:
    values = {"status": "approved", "updated_at": NOW, "previous": None, "following": None, **others}
    return Candidate(unit_id, source, target, **values)


def wanted(text: str, **others: Any) -> Wanted:
    return Wanted(text=text, source_language="en", target_language="fr", **others)


def test_the_more_similar_first_and_nothing_below_the_minimum() -> None:
    texts = ["Manages the program.", "Manages a programme.", "Writes.", "Manages the programs."]
    found = best(wanted("Manages the program."), [candidate(n, text) for n, text in enumerate(texts)])
    assert [match.unit_id for match in found] == [0, 3, 1]
    assert [match.similarity for match in found] == [
        fuzz.ratio("Manages the program.", texts[match.unit_id]) for match in found
    ]


def test_of_equal_ones_status_then_time_decides_and_a_pair_is_given_once() -> None:
    candidates = [
        candidate(1, "One", "a", status="imported", updated_at=NOW + timedelta(days=9)),
        candidate(2, "One", "b", updated_at=NOW),
        candidate(3, "One", "c", updated_at=NOW + timedelta(days=1)),
        candidate(4, "One", "a", status="draft"),
    ]
    assert [match.unit_id for match in best(wanted("One"), candidates)] == [3, 2, 1]
    assert [match.unit_id for match in best(wanted("One", limit=1), candidates)] == [3]


def test_a_context_match_needs_all_of_the_context_that_is_known() -> None:
    both = candidate(1, "One", previous=text_hash("Zero"), following=text_hash("Two"))
    kinds = {
        ("Zero", "Two"): "context",
        ("Zero", None): "context",
        ("Zero", "Three"): "exact",
        (None, None): "exact",
    }
    for (previous, following), kind in kinds.items():
        [match] = best(wanted("One", previous=previous, following=following), [both])
        assert match.kind == kind
    assert best(wanted("Onе", previous="Zero", minimum=1), [both])[0].kind == "fuzzy"  # a Cyrillic letter


def test_differences_are_whole_words() -> None:
    assert differences("Manages the program.", "Manages a program.") == [
        ("kept", "Manages "),
        ("deleted", "the"),
        ("inserted", "a"),
        ("kept", " program."),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_differences_lead_from_one_text_to_the_other(old: str, new: str) -> None:
    runs = differences(old, new)
    assert "".join(text for kind, text in runs if kind != "inserted") == old
    assert "".join(text for kind, text in runs if kind != "deleted") == new
    assert all(text for _, text in runs)


def test_units_are_the_same_only_with_the_same_texts_languages_and_job_descriptions() -> None:
    def unit(source: str = "a", target: str = "b", place: Place | None = None, language: str = "en") -> bytes:
        return identity(
            NewUnit(source_language=language, target_language="fr", source=source, target=target, place=place)
        )

    different = [
        unit(),
        unit("ab", ""),
        unit(place=Place(1, 2)),
        unit(place=Place(2, 1)),
        unit(language="de"),
    ]
    assert len(set(different)) == len(different)
    assert unit(place=Place(1, 2, "s", "p", "l")) == unit(place=Place(1, 2))
    assert text_hash("e\u0301t\u00a0 é ") == text_hash("ét é") != text_hash("ét e")

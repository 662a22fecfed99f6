"""What people do to links by hand, and what is refused."""

from __future__ import annotations

import pytest

from jddb_jupyter.errors import Conflict, Unprocessable
from jddb_jupyter.translation import links as by_hand
from jddb_jupyter.translation.links import SIDES, Alignment, LinkOrigin, LinkStatus, dump, load

from .texts import Pair, numbered, sentences


@pytest.fixture
def pair() -> Pair:
    return Pair("One. Two.\nThree.\n", "Un. Deux.\nTrois.\n")


def ids(pair: Pair) -> list[str]:
    return [link.link_id for link in pair.alignment]


def test_unlinking_gives_two_links_that_can_be_linked_again(pair: Pair) -> None:
    link_id = pair.confirm("Two.")
    pair.alignment = by_hand.unlink(pair.alignment, link_id, pair.new_id)
    pair.settle()
    assert pair.shown() == [("One.", "Un."), ("", "Deux."), ("Two.", ""), ("Three.", "Trois.")]
    source, target = pair.link_of("source", "Two."), pair.link_of("target", "Deux.")
    assert (source.link_id, source.status) == (link_id, LinkStatus.UNTRANSLATED)
    assert target.status is LinkStatus.DRAFT
    pair.alignment = by_hand.link(pair.alignment, [target.link_id, link_id])
    pair.settle()
    assert pair.link_of("source", "Two.").link_id == link_id
    assert pair.shown()[1] == ("Two.", "Deux.")
    assert pair.alignment[link_id].by_hand


def test_neighbours_merge_and_split_again(pair: Pair) -> None:
    first, second, third = ids(pair)
    pair.alignment = by_hand.merge(pair.alignment, [second, first])
    pair.settle()
    assert pair.shown() == [("One. Two.", "Un. Deux."), ("Three.", "Trois.")]
    segments = {side: sentences(pair.texts[side]) for side in SIDES}
    pair.alignment = by_hand.split(pair.alignment, first, {"source": 6, "target": 2}, segments, pair.new_id)
    pair.settle()
    assert pair.shown() == [("One.", "Un."), ("Two.", "Deux."), ("Three.", "Trois.")]
    assert ids(pair)[0] == first
    assert ids(pair)[2] == third


def test_a_side_that_is_not_divided_stays_with_the_first_part(pair: Pair) -> None:
    first, second, _ = ids(pair)
    pair.alignment = by_hand.merge(pair.alignment, [first, second])
    segments = {side: sentences(pair.texts[side]) for side in SIDES}
    pair.alignment = by_hand.split(pair.alignment, first, {"source": 5}, segments, pair.new_id)
    pair.settle()
    assert pair.shown() == [("One.", "Un. Deux."), ("Two.", ""), ("Three.", "Trois.")]


def test_confirms_with_the_texts_of_the_moment(pair: Pair) -> None:
    link_id = ids(pair)[0]
    confirmed = by_hand.update(
        pair.alignment,
        link_id,
        status=LinkStatus.APPROVED,
        origin=LinkOrigin.MEMORY,
        source_text="One.",
        target_text="Un.",
    )[link_id]
    assert (confirmed.status, confirmed.origin, confirmed.by_hand) == ("approved", "memory", True)
    assert not confirmed.is_stale(" One. ")
    assert confirmed.is_stale("Ones.")
    sent_back = by_hand.update(
        Alignment((confirmed,)),
        link_id,
        status=LinkStatus.DRAFT,
        origin=None,
        source_text="One.",
        target_text="Un.",
    )[link_id]
    assert sent_back.status is LinkStatus.DRAFT
    assert sent_back.is_stale("Ones.")


def test_refuses_what_cannot_be_done(pair: Pair) -> None:
    first, second, third = ids(pair)
    segments = {side: sentences(pair.texts[side]) for side in SIDES}
    texts = {"source_text": "", "target_text": ""}
    alone = by_hand.unlink(pair.alignment, second, numbered("alone"))
    refused = [
        ("no_such_link", lambda: by_hand.merge(pair.alignment, [first, "gone"])),
        ("links_too_few", lambda: by_hand.merge(pair.alignment, [first, first])),
        ("links_not_neighbours", lambda: by_hand.merge(pair.alignment, [first, third])),
        ("link_needs_both_sides", lambda: by_hand.link(without_targets(pair.alignment), [first, second])),
        ("link_has_one_side", lambda: by_hand.unlink(alone, second, pair.new_id)),
        (
            "link_has_one_sentence",
            lambda: by_hand.split(pair.alignment, first, {"source": 2, "target": 2}, segments, pair.new_id),
        ),
        (
            "link_not_translated",
            lambda: by_hand.update(alone, second, status=LinkStatus.APPROVED, origin=None, **texts),
        ),
        (
            "link_translated",
            lambda: by_hand.update(
                pair.alignment, first, status=LinkStatus.UNTRANSLATED, origin=None, **texts
            ),
        ),
        (
            "link_without_source",
            lambda: by_hand.update(alone, "alone1", status=LinkStatus.APPROVED, origin=None, **texts),
        ),
    ]
    for reason, act in refused:
        with pytest.raises((Conflict, Unprocessable)) as caught:
            act()
        assert caught.value.reason == reason


def without_targets(alignment: Alignment) -> Alignment:
    return Alignment(tuple(link.at("target", None) for link in alignment))


def test_what_is_stored_is_read_again(pair: Pair) -> None:
    pair.confirm("Two.")
    pair.alignment = by_hand.unlink(pair.alignment, ids(pair)[2], pair.new_id)
    assert load(dump(pair.alignment)) == pair.alignment
    assert load("[]") == Alignment()

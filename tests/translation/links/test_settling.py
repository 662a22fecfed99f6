"""Links fit the sentences again after edits, and nothing of them is lost."""

from __future__ import annotations

import pytest

from jddb_jupyter.ot import Range
from jddb_jupyter.translation.links import Alignment, AlignmentLink, LinkStatus

from .texts import Pair, numbered, sentences


@pytest.fixture
def pair() -> Pair:
    return Pair("One is. Two are.\nThree be.\n", "Un est. Deux sont.\nTrois.\n")


def test_begins_with_a_link_for_each_sentence_in_order(pair: Pair) -> None:
    assert pair.shown() == [("One is.", "Un est."), ("Two are.", "Deux sont."), ("Three be.", "Trois.")]
    assert {link.status for link in pair.alignment} == {LinkStatus.DRAFT}


def test_a_sentence_that_is_edited_keeps_its_link_and_turns_it_stale(pair: Pair) -> None:
    link_id = pair.confirm("Two are.")
    pair.edit("source", "are", "always were")
    pair.settle()
    assert pair.link_of("source", "Two always were.").link_id == link_id
    assert pair.is_stale(link_id)
    pair.edit("source", "always were", "are")
    assert not pair.is_stale(link_id)
    pair.settle()
    assert pair.alignment[link_id].status is LinkStatus.REVIEWED


def test_text_typed_at_either_end_of_a_sentence_goes_on_with_it(pair: Pair) -> None:
    link_id = pair.link_of("source", "Three be.").link_id
    pair.edit("source", "Three", "So three")
    pair.insert("source", pair.texts["source"].index("\n", 20), " it")
    pair.edit("source", "be. it", "be it.")
    pair.settle()
    assert pair.link_of("source", "So three be it.").link_id == link_id


def test_a_split_sentence_stays_in_its_link_until_the_other_side_is_split_too(pair: Pair) -> None:
    link_id = pair.confirm("Two are.")
    pair.edit("source", "Two are.", "Two. Are.")
    pair.settle()
    assert pair.link_of("source", "Two. Are.").link_id == link_id
    assert pair.is_stale(link_id)
    pair.edit("target", "Deux sont.", "Deux. Sont.")
    pair.settle()
    assert pair.shown()[1:3] == [("Two.", "Deux."), ("Are.", "Sont.")]
    assert [link.status for link in pair.alignment][1:3] == [LinkStatus.DRAFT] * 2
    assert pair.alignment.links[1].link_id == link_id


def test_a_link_of_several_on_purpose_is_not_divided() -> None:
    text = "One. Two.\n"
    link = AlignmentLink(
        link_id="a",
        source=Range(0, 9),
        target=Range(0, 9),
        status=LinkStatus.DRAFT,
        divides=False,
    )
    alignment = Alignment((link,))
    assert alignment.settled(sentences(text), sentences(text), numbered()) is alignment


def test_a_division_that_leaves_the_texts_as_they_were_leaves_them_confirmed() -> None:
    text = "One. Two.\n"
    link = AlignmentLink(link_id="a", source=Range(0, 9), target=Range(0, 9), status=LinkStatus.DRAFT)
    whole = Alignment((link.confirmed(LinkStatus.APPROVED, "One. Two.", "One.  Two."),))
    parts = whole.settled(sentences(text), sentences(text), numbered())
    assert [(part.status, part.confirmed_source) for part in parts] == [
        (LinkStatus.APPROVED, "One."),
        (LinkStatus.APPROVED, "Two."),
    ]


def test_sentences_that_become_one_join_their_links(pair: Pair) -> None:
    first, _ = pair.confirm("One is.", LinkStatus.APPROVED), pair.confirm("Two are.", LinkStatus.NEEDS_REVIEW)
    pair.edit("source", "is. Two", "is, two")
    pair.settle()
    assert pair.shown()[0] == ("One is, two are.", "Un est. Deux sont.")
    joined = pair.alignment[first]
    assert joined.status is LinkStatus.NEEDS_REVIEW
    assert joined.confirmed_source == "One is. Two are."
    assert pair.is_stale(first)
    pair.edit("source", "is, two", "is. Two")
    pair.settle()
    assert pair.shown()[:2] == [("One is.", "Un est."), ("Two are.", "Deux sont.")]
    assert {link.status for link in pair.alignment.links[:2]} == {LinkStatus.NEEDS_REVIEW}


def test_what_does_not_stand_together_is_not_joined_over_others() -> None:
    pair = Pair("One is. Two are.\nThree be.\n", "Un est. Deux sont.\nTrois.\n")
    one, two, three = pair.alignment
    pair.alignment = Alignment(
        (one.at("target", three.target), two.at("target", one.target), three.at("target", None))
    )
    pair.settle()
    pair.edit("source", "is. Two", "is, two")
    pair.settle()
    assert sorted(pair.shown()) == [
        ("", "Deux sont."),
        ("", "Trois."),
        ("One is, two are.", "Un est."),
        ("Three be.", ""),
    ]


def test_a_new_sentence_gets_a_link_of_its_own(pair: Pair) -> None:
    pair.insert("source", len("One is."), " It goes.")
    pair.settle()
    assert pair.shown()[1] == ("It goes.", "")
    assert pair.alignment.links[1].status is LinkStatus.UNTRANSLATED
    pair.insert("target", len("Un est."), " Va.")
    pair.settle()
    assert pair.shown()[1] == ("It goes.", "Va.")
    assert pair.alignment.links[1].status is LinkStatus.DRAFT
    pair.insert("target", len("Un est. Va."), " Bien.")
    pair.settle()
    assert pair.shown()[1:3] == [("It goes.", "Va."), ("", "Bien.")]


def test_a_deleted_source_leaves_a_draft_that_knows_its_text_again(pair: Pair) -> None:
    link_id = pair.confirm("Two are.", LinkStatus.APPROVED)
    pair.edit("source", " Two are.", "")
    pair.settle()
    assert (pair.alignment[link_id].source, pair.alignment[link_id].status) == (None, LinkStatus.DRAFT)
    pair.insert("source", len(pair.texts["source"]) - 1, "\nTwo  are.")
    pair.settle()
    found = pair.link_of("target", "Deux sont.")
    assert (found.link_id, found.status) == (link_id, LinkStatus.APPROVED)
    assert not pair.is_stale(link_id)


def test_a_deleted_translation_leaves_an_untranslated_link(pair: Pair) -> None:
    link_id = pair.confirm("Two are.")
    pair.edit("target", " Deux sont.", "")
    pair.settle()
    assert pair.alignment[link_id].status is LinkStatus.UNTRANSLATED
    pair.insert("target", len("Un est."), " Deux sont.")
    pair.settle()
    assert pair.alignment[link_id].status is LinkStatus.REVIEWED


def test_a_translation_that_is_edited_is_a_draft_until_its_text_returns(pair: Pair) -> None:
    link_id = pair.confirm("Two are.", LinkStatus.APPROVED)
    pair.edit("target", "sont", "furent")
    pair.settle()
    assert pair.alignment[link_id].status is LinkStatus.DRAFT
    pair.edit("target", "furent", "sont")
    pair.settle()
    assert pair.alignment[link_id].status is LinkStatus.APPROVED


def test_text_typed_over_a_whole_sentence_is_its_own(pair: Pair) -> None:
    link_id = pair.link_of("source", "Two are.").link_id
    pair.edit("source", "Two are.", "Something else.")
    assert pair.text_of(pair.alignment[link_id], "source") == "Something else."
    pair.settle()
    assert pair.link_of("source", "Something else.").link_id == link_id


def test_what_is_typed_on_an_emptied_line_belongs_to_the_link_that_waits_there(pair: Pair) -> None:
    link_id = pair.link_of("target", "Trois.").link_id
    pair.edit("target", "Trois.", "")
    pair.settle()
    assert pair.alignment[link_id].target == Range(19, 19)
    pair.insert("target", 19, "Troisièmement.")
    assert pair.text_of(pair.alignment[link_id], "target") == "Troisièmement."
    pair.settle()
    assert pair.alignment[link_id].status is LinkStatus.DRAFT


def test_a_link_with_nothing_left_goes(pair: Pair) -> None:
    pair.edit("source", "\nThree be.", "")
    pair.edit("target", "\nTrois.", "")
    pair.settle()
    assert len(pair.alignment) == 2

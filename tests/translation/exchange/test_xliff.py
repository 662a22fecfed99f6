"""XLIFF, read back by another XML reader and held to the rules of its two standards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from hypothesis import given
from hypothesis import strategies as st

from jddb_jupyter.translation.exchange.model import FORMATS, FileUnit, Mark, Note
from jddb_jupyter.translation.exchange.xliff import write_xliff_1_2, write_xliff_2_0
from tests.translation.exchange.test_tmx import xml_texts

STATUSES = ("untranslated", "draft", "needs_review", "reviewed", "approved")
marks = st.lists(
    st.builds(
        lambda start, length, kind: Mark(start, start + length, kind),
        st.integers(0, 9),
        st.integers(1, 9),
        st.sampled_from(FORMATS),
    ),
    max_size=3,
).map(tuple)
units = st.lists(
    st.builds(
        FileUnit,
        st.just("en-CA"),
        st.just("fr-CA"),
        xml_texts,
        xml_texts | st.just(""),
        st.sampled_from(STATUSES),
        id=st.sampled_from(["", "k1", 'a"<b', "u1", "u2", "u3", "u4"]),
        source_marks=marks,
        target_marks=marks,
        notes=st.lists(st.builds(Note, xml_texts, xml_texts), max_size=2).map(tuple),
    ),
    max_size=5,
)
XML = "{http://www.w3.org/XML/1998/namespace}"
V1 = "{urn:oasis:names:tc:xliff:document:1.2}"
V2 = "{urn:oasis:names:tc:xliff:document:2.0}"
STATES_1_2 = {
    "untranslated": "new",
    "draft": "needs-translation",
    "needs_review": "needs-review-translation",
    "reviewed": "signed-off",
    "approved": "final",
}
STATES_2_0 = {
    "untranslated": "initial",
    "draft": "initial",
    "needs_review": "translated",
    "reviewed": "reviewed",
    "approved": "final",
}
SUB_TYPES = {"xlf:b": "bold", "xlf:i": "italic"}
Letters = list[tuple[str, set[str]]]


def first(given_units: list[FileUnit], name: str = "a") -> Element:
    return ElementTree.fromstring(b"".join(write_xliff_1_2(given_units, "en-CA", "fr-CA", name)))


def second(given_units: list[FileUnit], name: str = "a") -> Element:
    return ElementTree.fromstring(b"".join(write_xliff_2_0(given_units, "en-CA", "fr-CA", name)))


def letters(element: Element | None, kind: Callable[[Element], str]) -> Letters:
    """Each code point of an element with its formats; of a tag `kind` says which it is."""

    def walk(one: Element, around: set[str]) -> Iterator[tuple[str, set[str]]]:
        yield from ((letter, around) for letter in one.text or "")
        for child in one:
            yield from walk(child, around | {kind(child)})
            yield from ((letter, around) for letter in child.tail or "")

    return [] if element is None else list(walk(element, set()))


def meant(text: str, of: tuple[Mark, ...]) -> Letters:
    return [
        (letter, {mark.format for mark in of if mark.start <= place < mark.end})
        for place, letter in enumerate(text)
    ]


@given(units, xml_texts)
def test_version_1_2(given_units, name):
    root = first(given_units, name)
    (file,) = root.findall(f"{V1}file")
    assert (root.get("version"), file.get("original")) == ("1.2", name)
    found = list(root.iter(f"{V1}trans-unit"))
    for unit, one in zip(given_units, found, strict=True):
        sides = [
            letters(one.find(V1 + side), lambda tag: tag.attrib["ctype"]) for side in ("source", "target")
        ]
        assert sides == [meant(unit.source, unit.source_marks), meant(unit.target, unit.target_marks)]
        state = STATES_1_2[unit.status] if unit.target else "new"
        assert one.find(f"{V1}target").get("state") == state
        assert (one.get("approved") == "yes") == (state == "final")
        assert [Note(note.get("from"), note.text) for note in one.findall(f"{V1}note")] == list(unit.notes)


@given(units, xml_texts)
def test_version_2_0(given_units, name):
    root = second(given_units, name)
    assert [file.get("original") for file in root] == [name]
    found = list(root.iter(f"{V2}unit")) if given_units else []
    for unit, one in zip(given_units, found, strict=True):
        (segment,) = one.findall(f"{V2}segment")
        sides = [
            letters(segment.find(V2 + side), lambda tag: SUB_TYPES[tag.attrib["subType"]])
            for side in ("source", "target")
        ]
        assert sides == [meant(unit.source, unit.source_marks), meant(unit.target, unit.target_marks)]
        assert segment.get("state") == (STATES_2_0[unit.status] if unit.target else "initial")
        said = [note.text for note in one.iter(f"{V2}note")]
        assert said == [f"{note.author}: {note.text}" for note in unit.notes]
        assert one.get("name", "") == unit.id


def require_rules_of_tags(source: Element, target: Element | None) -> None:
    """Ids are numbers, once each in a side, and say the same of both sides."""
    kinds: dict[str, set[str]] = {}
    for side in (source, target):
        tags = [] if side is None else [tag for tag in side.iter() if tag is not side]
        ids = [tag.attrib["id"] for tag in tags]
        assert all(map(str.isdigit, ids))
        assert len(set(ids)) == len(ids)
        for tag in tags:
            kinds.setdefault(tag.attrib["id"], set()).add(tag.get("ctype") or tag.attrib["subType"])
    assert all(len(kind) == 1 for kind in kinds.values())


@given(units)
def test_rules_of_version_1_2(given_units):
    """What the standard (OASIS, 1 February 2008) asks for beyond well-formed XML."""
    (file,) = first(given_units)
    assert {
        name: file.get(name) for name in ("original", "datatype", "source-language", "target-language")
    } == {
        "original": "a",
        "datatype": "plaintext",
        "source-language": "en-CA",
        "target-language": "fr-CA",
    }
    assert [child.tag for child in file] == [f"{V1}body"]
    found = list(file[0])
    assert {unit.tag for unit in found} <= {f"{V1}trans-unit"}
    ids = [unit.get("id") for unit in found]
    assert all(ids)
    assert len(set(ids)) == len(ids)
    for unit in found:
        assert unit.get(f"{XML}space") == "preserve"
        source, target, *others = unit
        assert [source.tag, target.tag] == [f"{V1}source", f"{V1}target"]
        assert (source.get(f"{XML}lang"), target.get(f"{XML}lang")) == ("en-CA", "fr-CA")
        assert {other.tag for other in others} <= {f"{V1}note"}
        assert all(other.get("annotates") in ("source", "target", "general") for other in others)
        assert target.get("state") in STATES_1_2.values()
        assert {tag.tag for tag in (*source.iter(), *target.iter())} <= {
            V1 + n for n in ("source", "target", "g")
        }
        require_rules_of_tags(source, target)


@given(units)
def test_rules_of_version_2_0(given_units):
    """What the standard (OASIS, 4 August 2014) asks for beyond well-formed XML."""
    root = second(given_units)
    (file,) = root
    assert root.attrib == {"version": "2.0", "srcLang": "en-CA", "trgLang": "fr-CA"}
    assert re.fullmatch(r"[\w.-]+", file.get("id"))
    found = list(file)
    assert found
    assert {unit.tag for unit in found} == {f"{V2}unit"}
    ids = [unit.get("id") for unit in found]
    assert all(re.fullmatch(r"[\w.-]+", name) for name in ids)
    assert len(set(ids)) == len(ids)
    for unit in found:
        *before, segment = unit
        assert unit.get(f"{XML}space") == "preserve"
        assert [child.tag for child in before] in ([], [f"{V2}notes"])
        # Notes stand before the segments, and there is no element of none.
        assert all(len(notes) and {note.tag for note in notes} == {f"{V2}note"} for notes in before)
        assert [child.tag for child in segment] in ([f"{V2}source"], [f"{V2}source", f"{V2}target"])
        assert [side.get(f"{XML}lang") for side in segment] == ["en-CA", "fr-CA"][: len(segment)]
        assert segment.get("state") in ("initial", "translated", "reviewed", "final")
        # A state beyond the first is said of a target only.
        assert len(segment) == 2 or segment.get("state") == "initial"
        for side in segment:
            tags = [tag for tag in side.iter() if tag is not side]
            assert {tag.tag for tag in tags} <= {f"{V2}pc"}
            # Where a sub-type is said, so is the type, and it has a prefix.
            assert all(tag.get("type") == "fmt" and ":" in tag.get("subType", "") for tag in tags)
        require_rules_of_tags(segment[0], segment[1] if len(segment) == 2 else None)


def test_version_2_0_of_a_text_without_segments_has_a_unit():
    assert [unit.get("id") for unit in second([]).iter(f"{V2}unit")] == ["u1"]

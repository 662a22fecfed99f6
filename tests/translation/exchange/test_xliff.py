"""XLIFF, read back by another XML reader."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from jddb_jupyter.translation.exchange.model import FileUnit
from jddb_jupyter.translation.exchange.xliff import write_xliff_1_2, write_xliff_2_0
from tests.translation.exchange.test_tmx import xml_texts

STATUSES = ("untranslated", "draft", "needs_review", "reviewed", "approved")
units = st.lists(
    st.builds(
        FileUnit,
        st.just("en"),
        st.just("fr"),
        xml_texts,
        xml_texts | st.just(""),
        st.sampled_from(STATUSES),
        id=st.sampled_from(["", "k1", 'a"<b']),
    ),
    max_size=5,
)
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
STATES_1_2 = {"new", "needs-translation", "needs-review-translation", "translated", "final"}
V1 = "{urn:oasis:names:tc:xliff:document:1.2}"
V2 = "{urn:oasis:names:tc:xliff:document:2.0}"


@given(units, xml_texts)
def test_version_1_2(given_units, name):
    root = ElementTree.fromstring(b"".join(write_xliff_1_2(given_units, "en", "fr", name)))
    assert root.get("version") == "1.2"
    (file,) = root.findall(f"{V1}file")
    assert (file.get("source-language"), file.get("target-language")) == ("en", "fr")
    assert file.get("original") == name
    read = [
        (unit.findtext(f"{V1}source"), unit.findtext(f"{V1}target")) for unit in root.iter(f"{V1}trans-unit")
    ]
    assert read == [(unit.source, unit.target) for unit in given_units]
    approved = [unit.get("approved") == "yes" for unit in root.iter(f"{V1}trans-unit")]
    assert approved == [bool(unit.target) and unit.status == "approved" for unit in given_units]


@given(units, xml_texts)
def test_version_2_0(given_units, name):
    root = ElementTree.fromstring(b"".join(write_xliff_2_0(given_units, "en", "fr", name)))
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.0", "en", "fr")
    segments = list(root.iter(f"{V2}segment"))
    read = [(one.findtext(f"{V2}source"), one.findtext(f"{V2}target") or "") for one in segments]
    assert read == ([(unit.source, unit.target) for unit in given_units] or [("", "")])
    states = {
        "untranslated": "initial",
        "draft": "initial",
        "needs_review": "translated",
        "approved": "final",
    }
    assert [one.get("state") for one in segments] == [
        states.get(unit.status, unit.status) if unit.target else "initial" for unit in given_units
    ] or not given_units


@given(units)
def test_rules_of_version_1_2(given_units):
    """What the standard (OASIS, 1 February 2008) asks for beyond well-formed XML."""
    root = ElementTree.fromstring(b"".join(write_xliff_1_2(given_units, "en-CA", "fr-CA", "a")))
    (file,) = root
    assert {"original", "datatype", "source-language", "target-language"} <= set(file.keys())
    assert [child.tag for child in file] == [f"{V1}body"]
    found = list(file[0])
    assert {unit.tag for unit in found} <= {f"{V1}trans-unit"}
    ids = [unit.get("id") for unit in found]
    assert all(ids)
    assert len(set(ids)) == len(ids)
    for unit in found:
        assert unit.get(SPACE) == "preserve"
        assert [child.tag for child in unit] == [f"{V1}source", f"{V1}target"]
        assert unit[1].get("state") in STATES_1_2
        assert not list(unit[0])
        assert not list(unit[1])


@given(units)
def test_rules_of_version_2_0(given_units):
    """What the standard (OASIS, 4 August 2014) asks for beyond well-formed XML."""
    root = ElementTree.fromstring(b"".join(write_xliff_2_0(given_units, "en-CA", "fr-CA", "a")))
    (file,) = root
    assert root.keys() == ["version", "srcLang", "trgLang"]
    assert re.fullmatch(r"[\w.-]+", file.get("id"))
    found = list(file)
    assert found
    assert {unit.tag for unit in found} == {f"{V2}unit"}
    ids = [unit.get("id") for unit in found]
    assert all(re.fullmatch(r"[\w.-]+", name) for name in ids)
    assert len(set(ids)) == len(ids)
    for unit in found:
        (segment,) = unit
        assert unit.get(SPACE) == "preserve"
        assert [child.tag for child in segment] in ([f"{V2}source"], [f"{V2}source", f"{V2}target"])
        assert segment.get("state") in ("initial", "translated", "reviewed", "final")
        # A state beyond the first is said of a target only.
        assert len(segment) == 2 or segment.get("state") == "initial"


def test_version_2_0_of_a_text_without_segments_has_a_unit():
    root = ElementTree.fromstring(b"".join(write_xliff_2_0([], "en", "fr", "a")))
    assert [unit.get("id") for unit in root.iter(f"{V2}unit")] == ["u1"]

"""XLIFF, read back by another XML reader."""

from __future__ import annotations

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
    assert approved == [unit.status == "approved" for unit in given_units]


@given(units, xml_texts)
def test_version_2_0(given_units, name):
    root = ElementTree.fromstring(b"".join(write_xliff_2_0(given_units, "en", "fr", name)))
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.0", "en", "fr")
    segments = list(root.iter(f"{V2}segment"))
    read = [(one.findtext(f"{V2}source"), one.findtext(f"{V2}target") or "") for one in segments]
    assert read == [(unit.source, unit.target) for unit in given_units]
    ids = [unit.get("id") for unit in root.iter(f"{V2}unit")]
    assert len(set(ids)) == len(given_units)
    states = {"untranslated": "initial", "draft": "initial", "needs_review": "translated"}
    assert [one.get("state") for one in segments] == [
        states.get(unit.status, "reviewed" if unit.status == "reviewed" else "final") for unit in given_units
    ]

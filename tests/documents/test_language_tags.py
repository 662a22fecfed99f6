"""Tags of languages: one form for each however it is written, and what is a variant of what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jddb_jupyter.documents.language_tags import (
    LONGEST_TAG,
    are_variants,
    is_right_to_left,
    normalised_tag,
    region_of,
    written_language,
)

SUBTAGS = st.text("abcdefghijklmnopqrstuvwxyzABCXZ0123456789", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"),
        (" FR_ca ", "fr-CA"),
        ("fra-ca", "fr-CA"),
        ("spa", "es"),
        ("ES-419", "es-419"),
        ("ZH-hant-tw", "zh-Hant-TW"),
        ("zh-yue-HK", "yue-HK"),
        ("iu_CANS", "iu-Cans"),
        ("iw", "he"),
        ("sh", "sr-Latn"),
        ("sh-Cyrl", "sr-Cyrl"),
        ("en-UK", "en-GB"),
        ("sr-latn-rs-u-co-phonebk", "sr-Latn-RS-u-co-phonebk"),
        ("moe", "moe"),
        ("x-klingon", "x-klingon"),
        ("i-klingon", "tlh"),
    ],
)
def test_a_tag_has_one_form(written, tag):
    assert normalised_tag(written) == tag


@pytest.mark.parametrize(
    "written",
    ["", " ", "e", "12", "english", "fr ca", "en--CA", "en-", "de-419-DE", "en-a", "x", "français", "ﬁ",
     "en-x-" + "a" * 8 + "-" + "b" * 8 + "-" + "c" * 8 + "-d1234567", "fr\x00", "../en", "a-DE"],
)  # fmt: skip
def test_what_is_no_tag(written):
    assert normalised_tag(written) is None


@given(st.lists(SUBTAGS, min_size=1, max_size=5).map("-".join) | st.text(max_size=40))
def test_the_form_of_a_tag_is_its_own_form(written):
    tag = normalised_tag(written)
    if tag is not None:
        assert normalised_tag(tag) == normalised_tag(tag.upper()) == tag
        assert len(tag) <= LONGEST_TAG
        assert written_language(tag) == written_language(written_language(tag))
        assert are_variants(tag, tag)


@pytest.mark.parametrize(
    ("tag", "language"),
    [("fr-CA", "fr"), ("en-Latn-GB", "en"), ("iu-Cans-CA", "iu"), ("iu-Latn", "iu-Latn"), ("zh-CN", "zh"),
     ("zh-TW", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"), ("sr-Latn", "sr-Latn"), ("pa-PK", "pa-Arab"),
     ("x-mine", "x-mine"), ("und", "und")],
)  # fmt: skip
def test_variants_share_a_language_and_a_script(tag, language):
    assert written_language(tag) == language


def test_variants_of_two_countries_are_none_of_each_other():
    assert are_variants("fr", "fr-CA")
    assert are_variants("fr-CA", "fr")
    assert not are_variants("fr-CA", "fr-FR")
    assert not are_variants("fr", "en")
    assert not are_variants("zh-Hant", "zh-Hans")
    assert region_of("zh-Hant-TW") == "TW"
    assert region_of("fr") == region_of("no tag") == ""


@pytest.mark.parametrize("tag", ["ar", "ar-EG", "he", "fa", "ur-PK", "yi", "dv", "ckb", "pa-PK", "az-Arab"])
def test_written_from_right_to_left(tag):
    assert is_right_to_left(tag)


@pytest.mark.parametrize("tag", ["en", "fr-CA", "iu-Cans", "ja", "pa", "az", "ar-Latn", "und", "nothing!"])
def test_written_from_left_to_right(tag):
    assert not is_right_to_left(tag)

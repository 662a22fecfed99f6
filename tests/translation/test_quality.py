"""What a translation is worth."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jddb_jupyter.ot import Range
from jddb_jupyter.translation.checks import Finding, Severity
from jddb_jupyter.translation.links import AlignmentLink, LinkStatus
from jddb_jupyter.translation.quality import PairSegment, quality_score


def judged(
    status: LinkStatus,
    link_id: str = "1",
    source: str = "one two",
    target: str = "un",
    *,
    stale: bool = False,
) -> PairSegment:
    place = Range(0, len(source)) if source else None
    confirmed = "something else" if stale else None
    link = AlignmentLink(
        link_id=link_id, source=place, target=None, status=status, confirmed_source=confirmed
    )
    return PairSegment(link, source, target, None)


def finding(severity: Severity, link_id: str = "1") -> Finding:
    return Finding("repeated_words", severity, "word_repeated", {"word": "x"}, link_id=link_id)


@pytest.mark.parametrize(
    ("segments", "findings", "score"),
    [
        ([], [], None),
        ([judged(LinkStatus.UNTRANSLATED, target="")], [], None),
        ([judged(LinkStatus.APPROVED)], [], "1.00"),
        ([judged(LinkStatus.REVIEWED)], [], "1.00"),
        ([judged(LinkStatus.NEEDS_REVIEW)], [], "0.90"),
        ([judged(LinkStatus.DRAFT)], [], "0.80"),
        ([judged(LinkStatus.APPROVED, stale=True)], [], "0.50"),
        ([judged(LinkStatus.APPROVED)], [finding(Severity.ERROR)], "0.50"),
        ([judged(LinkStatus.APPROVED)], [finding(Severity.WARNING), finding(Severity.INFO)], "0.75"),
        ([judged(LinkStatus.DRAFT)], [finding(Severity.ERROR)] * 3, "0.00"),
        ([judged(LinkStatus.APPROVED), judged(LinkStatus.UNTRANSLATED, "2", target="")], [], "0.50"),
        (
            [judged(LinkStatus.APPROVED, "1", "a b c"), judged(LinkStatus.UNTRANSLATED, "2", "d", "")],
            [],
            "0.75",
        ),
        ([judged(LinkStatus.APPROVED, "1", "a " * 999), judged(LinkStatus.DRAFT, "2", "a")], [], "0.99"),
    ],
)
def test_the_score(segments, findings, score):
    assert quality_score(segments, findings) == (None if score is None else Decimal(score))


statuses = st.sampled_from(list(LinkStatus))
segments = st.lists(
    st.builds(
        judged,
        statuses,
        st.sampled_from("abc"),
        st.text(max_size=9),
        st.text(max_size=9),
        stale=st.booleans(),
    )
)
findings = st.lists(st.builds(finding, st.sampled_from(list(Severity)), st.sampled_from("abc")))


@given(segments, findings)
def test_it_is_between_none_and_one_and_findings_never_help(given_segments, given_findings):
    score = quality_score(given_segments, given_findings)
    without = quality_score(given_segments, [])
    if score is None or without is None:
        assert score is without
    else:
        assert Decimal(0) <= score <= without <= Decimal(1)
        assert score.as_tuple().exponent == -2

"""Alignment of the samples, of disturbed texts, with confirmed beads, and against gold files."""

from __future__ import annotations

import itertools
import json
import random
import re
import time
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jddb_jupyter.documents import read_job_file
from jddb_jupyter.ot import Delta, Range
from jddb_jupyter.translation.alignment import Bead, Lexicon, align, load_embedder
from jddb_jupyter.translation.alignment.evidence import SHAPES, Evidence, Run
from jddb_jupyter.translation.alignment.vocabulary import MEANINGS
from jddb_jupyter.translation.segmentation import Segment, segment

SAMPLES = sorted((files("jddb_jupyter") / "samples").iterdir(), key=lambda sample: sample.name)
LANGUAGES = ("en", "fr")
BULLETS = [
    ("manages a budget of 3 million dollars;", "gère un budget de 3 millions de dollars;"),
    ("leads a team of 12 analysts in Halifax;", "dirige une équipe de 12 analystes à Halifax;"),
    ("advises the deputy minister on risks;", "conseille le sous-ministre sur les risques;"),
    ("writes reports to Parliament each year;", "rédige chaque année des rapports au Parlement;"),
    ("recruits new employees with the union.", "recrute de nouveaux employés avec le syndicat."),
]


def segments(texts: list[str]) -> list[Segment]:
    return [Segment(Range(0, len(text)), text, "prose", None) for text in texts]


def links(beads: list[Bead]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(bead.source, bead.target) for bead in beads]


def sample_pairs() -> list[tuple[list[Segment], list[Segment]]]:
    jobs = [read_job_file(sample.name, sample.read_bytes()) for sample in SAMPLES]
    texts = [segment(Delta(job.ops), job.language) for job in jobs]
    return list(zip(texts[::2], texts[1::2], strict=True))


PAIRS = sample_pairs()


def check_partition(beads: list[Bead], source: int, target: int) -> None:
    for side, size in (("source", source), ("target", target)):
        indices = [index for bead in beads for index in getattr(bead, side)]
        assert sorted(indices) == list(range(size))
    for bead in beads:
        assert bead.source or bead.target
        assert 0 <= bead.score <= 1
        for side in (bead.source, bead.target):
            assert list(side) == list(range(side[0], side[0] + len(side))) if side else True


def f1(gold, found) -> float:
    linked = [bead for bead in found if all(bead)]
    expected = [bead for bead in gold if all(bead)]
    precision = len(set(gold) & set(found)) / len(found)
    recall = len(set(linked) & set(expected)) / len(expected)
    return 2 * precision * recall / (precision + recall)


def test_samples_are_aligned_segment_by_segment():
    for source, target in PAIRS:
        beads = align(source, target, LANGUAGES)
        assert links(beads) == [((index,), (index,)) for index in range(len(source))]
        assert sum(bead.score for bead in beads) / len(beads) > 0.8


def test_the_other_direction_and_regional_tags():
    source, target = PAIRS[0]
    beads = align(target, source, ("fr_CA", "en-CA"))
    assert links(beads) == [((index,), (index,)) for index in range(len(source))]


def test_without_sections_and_with_deletions_and_merges():
    chance = random.Random(7)
    gold_count = found_count = right = 0
    for source, target in PAIRS:
        english = [[part.text] for part in source]
        french = [[part.text] for part in target]
        gold, left, texts = [], [], []
        index = 0
        while index < len(english):
            kind = chance.random()
            if kind < 0.06:
                gold.append(((len(left),), ()))
                left += english[index]
            elif kind < 0.12 and index + 1 < len(english):
                gold.append(((len(left), len(left) + 1), (len(texts),)))
                left += english[index] + english[index + 1]
                texts.append(" ".join(french[index] + french[index + 1]))
                index += 1
            else:
                gold.append(((len(left),), (len(texts),)))
                left += english[index]
                texts += french[index]
            index += 1
        found = links(align(segments(left), segments(texts), LANGUAGES))
        gold_count, found_count = gold_count + len(gold), found_count + len(found)
        right += len(set(gold) & set(found))
    assert 2 * right / (gold_count + found_count) > 0.9


def test_reordered_bullets_are_found():
    order = [0, 3, 2, 1, 4]
    source, target = PAIRS[0]
    before, after = source[:20], target[:20]
    english = [*before, *segments([left for left, _ in BULLETS])]
    french = [*after, *segments([BULLETS[index][1] for index in order])]
    wanted = [((20 + index,), (20 + order.index(index),)) for index in range(len(BULLETS))]
    assert links(align(english, french, LANGUAGES))[20:] == wanted


@pytest.mark.parametrize("joined", [0, 1])
def test_neighbours_that_changed_places_are_found_where_one_is_joined_with_the_next(joined):
    source, target = PAIRS[0]
    sides = [[part.text for part in side[:20]] for side in (source, target)]
    items = [[english for english, _ in BULLETS], [french for _, french in BULLETS]]
    items[joined][1:3] = [" ".join(items[joined][1:3])]
    # In the French text the item before stands after what was joined.
    items[1] = [*items[1][1 : 3 - joined], items[1][0], *items[1][3 - joined :]]
    beads = align(segments(sides[0] + items[0]), segments(sides[1] + items[1]), LANGUAGES)
    many = (21,) if joined == 0 else (21, 22)
    wanted = [((20,), (22 - joined,)), (many, (20, 21) if joined == 0 else (20,))]
    assert set(wanted) <= set(links(beads))


def test_a_fresh_target_with_headings_only_has_each_linked_with_its_heading_alone():
    for source, target in PAIRS:
        headings = [index for index, part in enumerate(source) if part.kind == "heading"]
        fresh = [target[index] for index in headings]
        beads = align(source, fresh, LANGUAGES)
        wanted = {((index,), (place,)) for place, index in enumerate(headings)}
        assert {bead for bead in links(beads) if bead[1]} == wanted


def test_a_heading_whose_counterpart_is_missing_is_not_joined_with_the_text_after_it():
    for source, target in PAIRS[:2]:
        for missing in (index for index, part in enumerate(source) if part.kind == "heading"):
            beads = align(source, target[:missing] + target[missing + 1 :], LANGUAGES)
            for bead in beads:
                assert len({source[index].kind == "heading" for index in bead.source}) <= 1, missing


def test_a_bead_scores_the_same_alone_and_among_all():
    chance = random.Random(3)
    words = [f"{letter}x" for letter in "cwsd#"] + ["p.", "p;"]
    sides = [[frozenset(chance.sample(words, 3)) for _ in range(9)] for _ in range(2)]
    lengths = [[chance.randrange(10, 90) for _ in range(9)] for _ in range(2)]
    headings = [[chance.random() < 0.3 for _ in range(9)] for _ in range(2)]
    evidence = Evidence((sides[0], sides[1]), (lengths[0], lengths[1]), (headings[0], headings[1]), None)
    for a, b in SHAPES:
        together = evidence.beads(range(9), range(2, 9), (a, b))
        for i, j in itertools.product(range(10 - a), range(2, 10 - b)):
            alone = evidence.of([Run(i, i + a, j, j + b)])[0]
            assert alone == pytest.approx(together[i, j - 2])


def test_confirmed_beads_are_kept_and_hold_the_others():
    source, target = PAIRS[1]
    size = len(source)
    wrong = [Bead((10, 11), (40,), 1.0), Bead((60,), (20, 21), 0.75), Bead((5,), (), 0.0)]
    beads = align(source, target, LANGUAGES, fixed=wrong)
    assert set(wrong) <= set(beads)
    check_partition(beads, size, size)
    right = Bead((30,), (30,), 0.5)
    assert right in align(source, target, LANGUAGES, fixed=[right])


def test_sections_in_another_order_are_found():
    source, target = PAIRS[2]
    places = [index for index, part in enumerate(target) if part.section == "dimensions"]
    rest = [index for index in range(len(target)) if index not in places]
    order = rest + places
    moved = [target[index] for index in order]
    beads = align(source, moved, LANGUAGES)
    assert set(links(beads)) == {((order[place],), (place,)) for place in range(len(order))}


def test_a_glossary_tells_what_nothing_else_does():
    before, after = PAIRS[0][0][:20], PAIRS[0][1][:20]
    source = [*before, *segments(["The quick widget hums.", "The lazy gadget sings."])]
    target = [*after, *segments(["Le zinzin qui chante.", "Le bidule ronronne bien."])]
    terms = Lexicon([("widget", "bidule"), ("hum", "ronronner"), ("gadget", "zinzin"), ("sing", "chanter")])
    assert links(align(source, target, LANGUAGES, lexicon=terms))[20:] == [((20,), (21,)), ((21,), (20,))]
    assert links(align(source, target, LANGUAGES))[20:] != [((20,), (21,)), ((21,), (20,))]


class Letters:
    """An embedder by first letters, for texts that have nothing else in common."""

    def encode(self, texts, /):
        return [[1.0 if text[0].lower() == letter else 0.0 for letter in "abcdef"] for text in texts]


def test_vectors_are_evidence():
    source = segments(["Alpha xx", "Bravo yy", "Charlie", "Delta zz"])
    target = segments(["amigo uu", "delfin oo", "burro ii"])
    beads = align(source, target, ("en", "es"), vectors=Letters())
    assert {((0,), (0,)), ((1,), (2,)), ((2,), ()), ((3,), (1,))} == set(links(beads))


@given(
    st.lists(st.sampled_from(["One.", "12 a", "Budget;", "Le budget", "équipe (a):", "x"]), max_size=9),
    st.lists(st.sampled_from(["Un.", "12 b", "Budget;", "The budget", "team (a):", "y"]), max_size=9),
    st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=3),
)
@settings(deadline=None)
def test_every_segment_is_in_exactly_one_bead(source, target, pairs):
    fixed, used = [], (set(), set())
    for i, j in sorted(pairs):
        if i < len(source) and j < len(target) and i not in used[0] and j not in used[1]:
            fixed.append(Bead((i,), (j,), 1.0))
            used[0].add(i)
            used[1].add(j)
    beads = align(segments(source), segments(target), LANGUAGES, fixed=fixed)
    check_partition(beads, len(source), len(target))
    assert set(fixed) <= set(beads)


def test_four_hundred_segments_are_aligned_quickly():
    source = [part for pair in PAIRS[:3] for part in pair[0]]
    target = [part for pair in PAIRS[:3] for part in pair[1]]
    english, french = (segments([part.text for part in side]) for side in (source, target))
    started = time.process_time()
    beads = align(english, french, LANGUAGES)
    # 0.3 s on a busy machine.
    assert time.process_time() - started < 1
    assert f1([((index,), (index,)) for index in range(len(source))], links(beads)) > 0.99


@pytest.mark.parametrize(("name", "floor"), [("postings", 0.985), ("statutes", 0.965)])
def test_real_texts_against_their_gold(shared, name, floor):
    gold, found = [], []
    for number, line in enumerate((shared / "data" / "alignment" / f"{name}.jsonl").open(encoding="utf-8")):
        row = json.loads(line)
        beads = align(segments(row["en"]), segments(row["fr"]), LANGUAGES)
        gold += [(number, tuple(i), tuple(j)) for i, j in row["links"]]
        found += [(number, bead.source, bead.target) for bead in beads]
    assert f1(gold, found) > floor


def test_the_built_in_words_are_words():
    for line in MEANINGS.strip().split("\n"):
        assert re.fullmatch(r"[a-z-]+(?: [a-z-]+)* \| \w[\w-]*(?: \w[\w-]*)*", line), line


def test_the_vectors_of_the_extra():
    embedder = load_embedder()
    assert embedder is not None
    source = segments(["The cat is asleep.", "We eat bread.", "It rains a lot here."])
    target = segments(["Il pleut beaucoup ici.", "Le chat dort.", "Nous mangeons du pain."])
    beads = align(source, target, LANGUAGES, vectors=embedder)
    assert set(links(beads)) == {((0,), (1,)), ((1,), (2,)), ((2,), (0,))}

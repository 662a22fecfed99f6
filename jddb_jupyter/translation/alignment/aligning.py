"""Which segments of two texts say the same.

By section, then within it in order by the evidence of words, numbers, shape and length, twice: what goes with
what in the first alignment is evidence in the second, as is how much longer one language is in these texts.
Last, what stands in another order is looked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

from jddb_jupyter.documents.language_tags import written_language
from jddb_jupyter.translation.alignment.beads import Bead
from jddb_jupyter.translation.alignment.crossings import with_crossings
from jddb_jupyter.translation.alignment.evidence import MOST, Evidence, Features, Run
from jddb_jupyter.translation.alignment.features import features_of, is_heading
from jddb_jupyter.translation.alignment.learning import learnt_pairs
from jddb_jupyter.translation.alignment.lengths import length_ratio
from jddb_jupyter.translation.alignment.lexicon import Lexicon, everyday_words, stem
from jddb_jupyter.translation.alignment.paths import best_path
from jddb_jupyter.translation.alignment.regions import regions
from jddb_jupyter.translation.alignment.vectors import Cosines, Embedder
from jddb_jupyter.translation.segmentation import Segment
from jddb_jupyter.translation.words import words

_SURE: Final = 2.0
"""What a bead must score for something to be learnt from it."""
_KNOWN: Final = 1500
"""So many characters count for the usual ratio of lengths, beside those of the texts."""
_SCALE: Final = 3.0


def align(
    source: Sequence[Segment],
    target: Sequence[Segment],
    languages: tuple[str, str],
    *,
    lexicon: Lexicon | None = None,
    vectors: Embedder | None = None,
    fixed: Sequence[Bead] = (),
) -> list[Bead]:
    """Beads in which each segment of both texts is exactly once, by their first segments.

    `languages` are tags such as `en` or `fr-CA`. `lexicon` are terms and their translations that are known
    besides everyday words, `vectors` tell meaning. `fixed` beads are kept as they are (no two may share a
    segment), and what stands between two of them is aligned with each other.
    """
    parts = [part for part in regions(source, target, fixed) if part.source or part.target]
    texts = _Texts(source, target, languages, lexicon, vectors)
    usual = texts.usual_ratio(languages)
    evidence = texts.evidence(usual, [])
    paths = [best_path(evidence, *part) for part in parts]
    linked = [run for path in paths for run in path if run.is_linked]
    sure = [run for run, score in zip(linked, evidence.of(linked), strict=True) if score > _SURE]
    confirmed = [bead for bead in fixed if bead.source and bead.target]
    known = [*sure, *(Run(b.source[0], b.source[-1] + 1, b.target[0], b.target[-1] + 1) for b in confirmed)]
    if known:
        evidence = texts.evidence(texts.ratio(known, usual), texts.learnt(known))
        paths = [best_path(evidence, *part) for part in parts]
    runs = [
        run for part, path in zip(parts, paths, strict=True) for run in with_crossings(evidence, part, path)
    ]
    beads = [_bead(run, score) for run, score in zip(runs, evidence.of(runs), strict=True)]
    return sorted([*fixed, *beads], key=_place)


class _Texts:
    """Both texts as what can be seen of their segments."""

    def __init__(
        self,
        source: Sequence[Segment],
        target: Sequence[Segment],
        languages: tuple[str, str],
        terms: Lexicon | None,
        embedder: Embedder | None,
    ) -> None:
        everyday = everyday_words(written_language(languages[0]), written_language(languages[1]))
        sides = (source, target)
        folded = [[words(part.text) for part in side] for side in sides]
        self._features = [
            [
                features_of(*part, side, everyday, terms)
                for part in zip(sides[side], folded[side], strict=True)
            ]
            for side in (0, 1)
        ]
        self._stems = [[[stem(word) for word in part] for part in side] for side in folded]
        self._headings = [[is_heading(part) for part in side] for side in sides]
        self._lengths = [[len(part.text) for part in side] for side in sides]
        left, right = ([part.text for part in side] for side in sides)
        self._cosines = Cosines(embedder, left, right, MOST) if embedder and left and right else None

    def evidence(self, ratio: float, learnt: Sequence[tuple[str, str]]) -> Evidence:
        """With a ratio of lengths, and pairs of stems that go with each other."""
        concepts = Lexicon(learnt)
        seen: list[Features] = [
            [
                names | {f"d{concept}" for concept in concepts.concepts(stems, side)}
                for names, stems in zip(self._features[side], self._stems[side], strict=True)
            ]
            for side in (0, 1)
        ]
        scaled = [length * ratio for length in self._lengths[0]]
        lengths = (scaled, self._lengths[1])
        return Evidence((seen[0], seen[1]), lengths, (self._headings[0], self._headings[1]), self._cosines)

    def usual_ratio(self, languages: tuple[str, str]) -> float:
        """How many characters of the target one of the source gives, before anything is aligned."""
        return length_ratio(languages, *self._lengths)

    def ratio(self, runs: Iterable[Run], usual: float) -> float:
        """How many characters of the target one of the source gives in these beads."""
        lengths = [
            (sum(self._lengths[0][run.i : run.i_end]), sum(self._lengths[1][run.j : run.j_end]))
            for run in runs
        ]
        return (usual * _KNOWN + sum(b for _, b in lengths)) / (_KNOWN + sum(a for a, _ in lengths))

    def learnt(self, runs: Iterable[Run]) -> list[tuple[str, str]]:
        """Pairs of stems that go with each other in these beads."""
        return learnt_pairs(
            (
                [stem for stems in self._stems[0][run.i : run.i_end] for stem in stems],
                [stem for stems in self._stems[1][run.j : run.j_end] for stem in stems],
            )
            for run in runs
        )


def _bead(run: Run, score: float) -> Bead:
    sure = 1 / (1 + math.exp(-score / _SCALE)) if run.is_linked else 0.0
    return Bead(tuple(range(run.i, run.i_end)), tuple(range(run.j, run.j_end)), round(sure, 4))


def _place(bead: Bead) -> tuple[bool, tuple[int, ...], tuple[int, ...]]:
    return not bead.source, bead.source, bead.target

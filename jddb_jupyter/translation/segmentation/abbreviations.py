"""What is written before a full stop that need not end a sentence, by language.

Forms are in lower case, without the last full stop, and with no space ("p. ex." is known by its "ex" after
"p."). A form stands in one class:

    title       a name or an example follows: never the end of a sentence
    numbered    before a number it is no end: "art. 12", "No. 4", "5 janv. 2026"
    open        an end only before a word that begins sentences: "Acme Inc. The"

Any other word ends its sentence, and so does one of these that does not stand as described.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from jddb_jupyter.documents.language_tags import written_language


@dataclass(frozen=True, slots=True)
class Rules:
    """The abbreviations of one language, and the words that its sentences begin with.

    `is_general`: of a language whose habits are not known here, in which a single letter before a stop may
    be an abbreviation (`z. B.`); `has_ordinals`: and a number an ordinal (`5. Januar`).
    """

    titles: frozenset[str]
    numbered: frozenset[str]
    open: frozenset[str]
    starters: frozenset[str]
    is_general: bool = False
    has_ordinals: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EVERYWHERE: Final = Rules(
    titles=_words("dr dre prof st vs cf"),
    numbered=_words("art no nos nr p pp vol ch chap fig sec par tel ext app"),
    open=_words("jr sr inc ltd corp co ph.d m.a b.a m.sc b.sc a.m p.m"),
    starters=frozenset(),
)

_ENGLISH: Final = Rules(
    titles=_EVERYWHERE.titles
    | _words("mr mrs ms messrs mx hon rev gov gen lt col maj capt sgt cpl cmdr supt insp fr e.g i.e viz esp"),
    numbered=_EVERYWHERE.numbered
    | _words(
        "s ss sect sched para paras cl reg regs r c n nn ed eds tab approx est ca rm bldg ste apt min max"
    )
    | _words("jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun"),
    open=_EVERYWHERE.open | _words("mt ft ave blvd rd bros dept govt assn u.s u.k n.b n.l b.c p.e.i n.s s.o"),
    starters=_words(
        """the this that these those it its he she they we you your our their his her there here in on at
        by for from to of with within without under over as an a and but or nor so if when where while since
        because although after before during until upon each every all any some no not both such other
        another what who which how why please see note once one two three also however therefore moreover
        furthermore finally then i is are was"""
    ),
)

_FRENCH: Final = Rules(
    titles=_EVERYWHERE.titles
    | _words("m mm mme mmes mlle mlles mgr pr pre hon rév gén lt col maj capt sgt insp ste sts")
    | _words("p.ex c.-à-d c.à.d c-à-d càd ex env not"),
    numbered=_EVERYWHERE.numbered
    | _words("n nᵒ nᵒˢ al ann annexe app append règl rég l r s ss c éd tél poste bur app réf max min")
    | _words("janv févr fév avr juill sept oct nov déc lun mar mer jeu ven sam dim"),
    open=_EVERYWHERE.open | _words("ltée cie enr av boul bd rte éts j.-c c.-b n.-b n.-é î.-p.-é t.-n.-l"),
    starters=_words(
        """le la les l un une des du de d ce cet cette ces il elle ils elles on nous vous je tu leur leurs son
        sa ses notre nos votre vos mon ma mes y à au aux en dans par pour sur sous avec sans selon sauf entre
        vers chez depuis pendant lorsque lorsqu quand quel quelle quels quelles qui que qu quoi où comment
        pourquoi si comme puisque puisqu bien mais ou et or ni car donc ainsi aussi alors puis ensuite enfin
        toutefois cependant après avant afin tout toute tous toutes chaque aucun aucune certains certaines
        plusieurs d’autres autre voir celui celle ceux celles cela ceci c s n ne est sont"""
    ),
)

_GENERAL: Final = Rules(
    # Spanish, German, Italian, Portuguese: where a form is a word of another of them, it is left out.
    titles=_EVERYWHERE.titles
    | _words(
        "sr sra srta srs sres dra d.ª ej p.ej hr fr herr frau bzw ca z.b d.h u.a i.d.r sig sig.ra dott avv"
    )
    | _words("exmo exma uds ud ee"),
    numbered=_EVERYWHERE.numbered
    | _words("núm núms pág págs cap caps apdo tít abs ziff bd s kap abb tab n nº"),
    open=_EVERYWHERE.open | _words("ee.uu s.a s.l cía"),
    starters=frozenset(),
    is_general=True,
)

_WITH_ORDINALS: Final = replace(_GENERAL, has_ordinals=True)
_ORDINAL_LANGUAGES: Final = _words("cs da de et fi hr hu is lv nb nn no pl sk sl sr-Latn tr")

_RULES: Final[Mapping[str, Rules]] = {"en": _ENGLISH, "fr": _FRENCH}


def rules_of(language: str) -> Rules:
    """The rules of a language tag such as `fr` or `fr-CA`; what holds in many languages for any other."""
    plain = written_language(language)
    return _RULES.get(plain) or (_WITH_ORDINALS if plain in _ORDINAL_LANGUAGES else _GENERAL)

"""Words of grammar, folded: an equivalent neither begins nor ends with one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_FRENCH: Final = """
    a afin ainsi au aucun aucune aussi autre autres aux avec c ce ceci cela celle celles celui ces cet
    cette ceux chaque ci comme d dans de des dont du elle elles en entre est et etre eux il ils j je l
    la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m mais meme memes n ne ni
    nos notre nous on ont ou par pas peut peuvent plus pour qu quand que quel quelle qui s sa sans se
    selon ses si soit son sont sous sur t te tel telle telles tels tous tout toute toutes un une vos
    votre vous y
"""
_ENGLISH: Final = """
    a all an and any are as at be been being by can could each every for from had has have he her his i
    if in into is it its may me must my no nor not of on or our shall she should so some such than that
    the their them then there these they this those to under upon us was we were what when where which
    who whom whose will with would you your
"""

STOP_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(_ENGLISH.split()),
    "fr": frozenset(_FRENCH.split()),
}
"""By language; others have none."""

"""Random documents whose attributes stand where they mean something."""

from __future__ import annotations

from hypothesis import strategies as st

from jddb_jupyter.documents.lines import Line, Run, merged, ops_of

_MARKS = r"""
* ** *** _ __ ~~ ~ ` `` # ## > - + 1. 12) --- === ``` ~~~ [ ] ( ) [a](b) ![ ! < > <b> </b> <br> <!-- -->
& &amp; &#32; &lt \ \* | |--| : http://a.b <http://a.b> $ « » é 😀 a b word Word, l’équipe. <div> </div>
<script> javascript:alert(1) [x]: y snake_case &copy
"""
SNIPPETS = st.sampled_from(
    [*_MARKS.split(), " ", "  ", "\t", "\u00a0", "\u2003", "\u200b", "# ", "- ", "1. ", "    "]
)
_ANY_CHARACTER = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff")
TEXTS = st.one_of(
    st.lists(SNIPPETS, min_size=1, max_size=5).map("".join),
    st.lists(SNIPPETS, min_size=1, max_size=5).map(" ".join),
    st.text(_ANY_CHARACTER, min_size=1),
)
LINKS = st.sampled_from(
    [
        "https://example.ca/a_b(c)?x=1&y=2#*z*",
        "http://é.example/<x>\\",
        "mailto:a@b.ca",
        "https://q.ca/\"'`<!---->",
    ]
)
_SWITCHES = ("bold", "italic", "underline", "strike", "code")
TEXT_ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={name: st.just(True) for name in _SWITCHES} | {"link": LINKS},
)
LINE_ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "header": st.integers(1, 4),
        "list": st.sampled_from(["bullet", "ordered"]),
        "indent": st.integers(1, 8),
        "align": st.sampled_from(["center", "right", "justify"]),
        "blockquote": st.just(True),
    },
)
# Mostly what people write, sometimes any combination at all.
USUAL_LINE_ATTRIBUTES = st.sampled_from(
    [
        {},
        {},
        {"header": 2},
        {"list": "bullet"},
        {"list": "ordered"},
        {"list": "bullet", "indent": 1},
        {"list": "ordered", "indent": 2},
        {"indent": 1},
        {"blockquote": True},
    ]
)
RUNS = st.lists(st.builds(Run, TEXTS, TEXT_ATTRIBUTES), max_size=4).map(merged)
LINES = st.builds(Line, RUNS, st.one_of(USUAL_LINE_ATTRIBUTES, LINE_ATTRIBUTES))
DOCUMENTS = st.lists(LINES, min_size=1, max_size=8).map(ops_of)

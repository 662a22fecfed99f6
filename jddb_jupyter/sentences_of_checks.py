"""What the checks of a translation say, in English and in French; part of `MESSAGES`."""

from __future__ import annotations

from typing import Final

CHECKS: Final[dict[str, tuple[str, str]]] = {
    "number_missing": (
        "The number {number} of the source is not in the translation.",
        "Le nombre {number} du texte de départ n’est pas dans la traduction.",
    ),
    "number_extra": (
        "The number {number} is not in the source.",
        "Le nombre {number} n’est pas dans le texte de départ.",
    ),
    "number_differs": (
        "The source says {number}, the translation {other}.",
        "Le texte de départ dit {number}, la traduction {other}.",
    ),
    "number_format": (
        "In this language, {number} is written {better}.",
        "Dans cette langue, {number} s’écrit {better}.",
    ),
    "date_missing": (
        "The date “{date}” of the source is not in the translation.",
        "La date « {date} » du texte de départ n’est pas dans la traduction.",
    ),
    "segment_missing": (
        "This segment has no translation.",
        "Ce segment n’a pas de traduction.",
    ),
    "segment_extra": (
        "Nothing in the source corresponds to this text.",
        "Rien dans le texte de départ ne correspond à ce texte.",
    ),
    "not_translated": (
        "The translation is the same as the source.",
        "La traduction est identique au texte de départ.",
    ),
    "in_source_language": (
        "The translation seems to be in the language of the source.",
        "La traduction semble être dans la langue du texte de départ.",
    ),
    "length_short": (
        "The translation is very short: {percent}% of the source’s length.",
        "La traduction est très courte : {percent} % de la longueur du texte de départ.",
    ),
    "length_long": (
        "The translation is very long: {percent}% of the source’s length.",
        "La traduction est très longue : {percent} % de la longueur du texte de départ.",
    ),
    "term_missing": (
        "“{term}” is “{approved}” in the glossary, which the translation does not have.",
        "Selon le glossaire, « {term} » se rend par « {approved} », que la traduction n’a pas.",
    ),
    "term_forbidden": (
        "The glossary advises against “{term}”.",
        "Le glossaire déconseille « {term} ».",
    ),
    "term_forbidden_instead": (
        "The glossary advises against “{term}”; use “{approved}”.",
        "Le glossaire déconseille « {term} »; on emploie « {approved} ».",
    ),
    "quotes_foreign": (
        "In this language, quotation marks are {better}.",
        "Dans cette langue, les guillemets sont {better}.",
    ),
    "apostrophe_other": (
        "The rest of this text has the other apostrophe ({usual}).",
        "Le reste de ce texte a l’autre apostrophe ({usual}).",
    ),
    "bracket_alone": (
        "The bracket {mark} has no partner.",
        "La parenthèse ou le crochet {mark} est sans pendant.",
    ),
    "question_lost": (
        "The source ends as a question, the translation does not.",
        "Le texte de départ se termine par une question, non la traduction.",
    ),
    "question_added": (
        "The translation ends as a question, the source does not.",
        "La traduction se termine par une question, non le texte de départ.",
    ),
    "space_doubled": ("There are two spaces here.", "Il y a ici deux espaces."),
    "space_stray": ("There is a space too many here.", "Il y a ici une espace de trop."),
    "space_missing_after": (
        "A space is missing after “{mark}”.",
        "Une espace manque après « {mark} ».",
    ),
    "space_missing": (
        "A no-break space is missing before “{mark}”.",
        "Une espace insécable manque devant « {mark} ».",
    ),
    "space_unwanted": (
        "There is no space before “{mark}” in this language.",
        "Dans cette langue, « {mark} » n’est pas précédé d’une espace.",
    ),
    "space_missing_guillemets": (
        "A no-break space is missing inside the guillemets.",
        "Une espace insécable manque à l’intérieur des guillemets.",
    ),
    "space_breaks": (
        "The line may break here; a no-break space holds it together.",
        "La ligne peut se couper ici; une espace insécable l’en empêche.",
    ),
    "capital_missing": (
        "The sentence begins with a small letter.",
        "La phrase commence par une minuscule.",
    ),
    "name_without_capital": (
        "“{word}” has a capital in English: {better}.",
        "« {word} » prend la majuscule en anglais : {better}.",
    ),
    "mark_doubled": (
        "“{mark}” stands twice here.",
        "« {mark} » est répété ici.",
    ),
    "capital_unwanted": (
        "“{word}” is written “{better}” in French.",
        "« {word} » s’écrit « {better} » en français.",
    ),
    "capitals_in_heading": (
        "In French headings only the first word and proper names have a capital.",
        "Dans un titre français, seuls le premier mot et les noms propres prennent la majuscule.",
    ),
    "heading_differs": (
        "One side is a heading of this level, the other is not.",
        "D’un côté il y a un titre de ce niveau, de l’autre non.",
    ),
    "list_differs": (
        "One side is an item of this kind of list, the other is not.",
        "D’un côté il y a un élément de ce type de liste, de l’autre non.",
    ),
    "bullet_missing": ("The source has a bullet here.", "Le texte de départ a ici une puce."),
    "bullet_added": ("The source has no bullet here.", "Le texte de départ n’a pas de puce ici."),
    "bold_missing": (
        "Something is bold in the source and nothing in the translation.",
        "Le texte de départ a du gras, et la traduction n’en a pas.",
    ),
    "bold_added": ("Nothing is bold in the source.", "Rien n’est en gras dans le texte de départ."),
    "word_repeated": ("“{word}” stands twice.", "« {word} » figure deux fois."),
    "translated_two_ways": (
        "The same source text is translated elsewhere as “{other}”.",
        "Le même texte de départ est traduit ailleurs par « {other} ».",
    ),
}

"""What is said of files of translations and of machines that translate; part of `MESSAGES`."""

from __future__ import annotations

from typing import Final

EXCHANGE: Final[dict[str, tuple[str, str]]] = {
    "encoding_unknown": (
        "The file says that it is written in “{encoding}”, which cannot be read.",
        "Le fichier indique le codage « {encoding} », qui ne peut pas être lu.",
    ),
    "xml_with_entities": (
        "The file defines XML entities, which no such file needs; it was not read.",
        "Le fichier définit des entités XML, dont aucun fichier de ce type n’a besoin; il n’a pas été lu.",
    ),
    "xml_too_heavy": (
        "The file holds a single tag of several megabytes; it was not read any further.",
        "Le fichier contient une balise de plusieurs mégaoctets; la lecture s’est arrêtée là.",
    ),
    "xml_broken": (
        "The XML is broken here; the unit that it belongs to was left out.",
        "Le XML est mal formé ici; l’unité en cause a été laissée de côté.",
    ),
    "file_ends_early": (
        "The file breaks off here; what stood before was read.",
        "Le fichier s’interrompt ici; ce qui précède a été lu.",
    ),
    "too_many_problems": (
        "There are more than {limit} problems; the rest of the file was not read.",
        "Il y a plus de {limit} problèmes; le reste du fichier n’a pas été lu.",
    ),
    "not_this_kind": (
        "This is no {kind} file.",
        "Ce n’est pas un fichier {kind}.",
    ),
    "unit_not_closed": (
        "The unit that begins here does not end; it was left out.",
        "L’unité qui commence ici ne se termine pas; elle a été laissée de côté.",
    ),
    "unit_language_unknown": (
        "“{tag}” is no language code; the text was left out.",
        "« {tag} » n’est pas un code de langue; le texte a été laissé de côté.",
    ),
    "unit_letters_lost": (
        "Some letters here cannot be read; the unit was left out.",
        "Des lettres sont illisibles ici; l’unité a été laissée de côté.",
    ),
    "unit_too_long": (
        "The text here is too long for one segment; it was left out.",
        "Le texte est ici trop long pour un seul segment; il a été laissé de côté.",
    ),
    "unit_without_translation": (
        "This unit has no text in a second language; it was left out.",
        "Cette unité n’a pas de texte dans une deuxième langue; elle a été laissée de côté.",
    ),
    "term_status_unknown": (
        "“{value}” is no status that is known; the term was taken as proposed.",
        "« {value} » n’est pas un statut connu; le terme a été repris comme proposé.",
    ),
    "term_without_text": (
        "This entry has no term that can be read; it was left out.",
        "Cette entrée n’a pas de terme lisible; elle a été laissée de côté.",
    ),
    "term_too_long": (
        "A term, subject or note here is too long; the entry was left out.",
        "Un terme, un domaine ou une note est ici trop long; l’entrée a été laissée de côté.",
    ),
    "table_row_broken": (
        "This row cannot be read; it was left out.",
        "Cette ligne ne peut pas être lue; elle a été laissée de côté.",
    ),
    "table_without_languages": (
        "The first row must say which column is which language, such as “en” and “fr”.",
        "La première ligne doit dire quelle colonne est dans quelle langue, par exemple « en » et « fr ».",
    ),
    "value_unknown": (
        "“{value}” is not known in the column “{column}”; the row was left out.",
        "« {value} » n’est pas connu dans la colonne « {column} »; la ligne a été laissée de côté.",
    ),
    "no_such_suggester": (
        "No suggester of this name is switched on.",
        "Aucun outil de suggestion de ce nom n’est activé.",
    ),
    "suggester_notice": (
        "The text of the segment leaves this server: it is sent to {destination}.",
        "Le texte du segment quitte ce serveur : il est envoyé à {destination}.",
    ),
    "suggester_not_installed": (
        "The suggester “{suggester}” is switched on and not installed.",
        "L’outil de suggestion « {suggester} » est activé sans être installé.",
    ),
    "suggester_not_ready": (
        "The suggester “{suggester}” needs the environment variable {variable}.",
        "L’outil de suggestion « {suggester} » a besoin de la variable d’environnement {variable}.",
    ),
    "suggester_failed": (
        "{suggester} does not work; the reason is in the server’s log.",
        "{suggester} ne fonctionne pas; la raison est dans le journal du serveur.",
    ),
    "suggester_slow": (
        "{suggester} took too long to answer.",
        "{suggester} a mis trop de temps à répondre.",
    ),
    "suggester_unreachable": (
        "{suggester} cannot be reached just now.",
        "{suggester} ne peut pas être joint pour l’instant.",
    ),
    "suggester_refused": (
        "{suggester} refused to translate (status {status}).",
        "{suggester} a refusé de traduire (statut {status}).",
    ),
    "suggester_answer_broken": (
        "{suggester} gave no answer that can be a translation.",
        "{suggester} n’a pas donné de réponse qui puisse être une traduction.",
    ),
}

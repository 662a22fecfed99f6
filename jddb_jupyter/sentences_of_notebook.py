"""What is said in a notebook; part of `MESSAGES`."""

from __future__ import annotations

from typing import Final

NOTEBOOK: Final[dict[str, tuple[str, str]]] = {
    "client_no_server": (
        "No Jupyter server is running here. Give its address and a token: connect(url, token).",
        "Aucun serveur Jupyter ne fonctionne ici. Donnez son adresse et un jeton : connect(url, token).",
    ),
    "client_several_servers": (
        "Several Jupyter servers are running; say which one: {urls}",
        "Plusieurs serveurs Jupyter fonctionnent; dites lequel : {urls}",
    ),
    "client_no_extension": (
        "The server {url} has no jddb_jupyter extension.",
        "Le serveur {url} n’a pas l’extension jddb_jupyter.",
    ),
    "client_not_let_in": (
        "The server {url} does not accept the token.",
        "Le serveur {url} n’accepte pas le jeton.",
    ),
    "client_no_answer": (
        "{url} does not answer.",
        "{url} ne répond pas.",
    ),
    "client_closed": ("The document was closed.", "Le document a été fermé."),
    "client_no_job": (
        "There is no job description with the number “{job_number}”.",
        "Aucune description d’emploi ne porte le numéro « {job_number} ».",
    ),
    "client_which_language": (
        '“{job_number}” exists in several languages: say which one, such as language="en".',
        '« {job_number} » existe en plusieurs langues : dites laquelle, par exemple language="fr".',
    ),
    "client_no_pandas": (
        "Tables need pandas: pip install jddb_jupyter[notebook]. Without it, records() gives lists.",
        "Les tableaux ont besoin de pandas : pip install jddb_jupyter[notebook]. Sans lui, records() donne "
        "des listes.",
    ),
    "edit_text_not_found": (
        "The text “{text}” does not occur in the document.",
        "Le texte « {text} » ne figure pas dans le document.",
    ),
    "client_no_translation": (
        "No translation is open for “{key}”, or you do not have both of its texts.",
        "Aucune traduction n’est ouverte pour « {key} », ou vous n’avez pas accès à ses deux textes.",
    ),
    "client_which_translation": (
        "“{key}” is in several translations; name one by its pair_id: {pair_ids}",
        "« {key} » figure dans plusieurs traductions; désignez-en une par son pair_id : {pair_ids}",
    ),
    "client_hits": (
        "{shown} of {total} hits for {query} ({language} → {other})",
        "{shown} résultats sur {total} pour {query} ({language} → {other})",
    ),
    "client_no_hits": (
        "Nothing found for {query} ({language} → {other})",
        "Aucun résultat pour {query} ({language} → {other})",
    ),
    "client_equivalents": ("Equivalents: {equivalents}", "Équivalents : {equivalents}"),
}

"""Every sentence that the server tells a person, in English and in French.

The key is an error's `reason`, or the name of a warning; values in braces are filled in. Canadian French: no
space before `;!?`, a no-break space before `:` and within guillemets (tests/test_docs.py looks).
"""

from __future__ import annotations

from typing import Final

from jddb_jupyter.sentences_of_checks import CHECKS
from jddb_jupyter.sentences_of_exchange import EXCHANGE
from jddb_jupyter.sentences_of_notebook import NOTEBOOK
from jddb_jupyter.sentences_of_yjs import YJS

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # Messages and frames
    "not_json": ("This is not valid JSON.", "Ce n’est pas du JSON valide."),
    "not_text": (
        "A text frame of JSON was expected.",
        "Une trame de texte JSON était attendue.",
    ),
    "bad_gzip": (
        "The compressed frame cannot be read.",
        "La trame compressée ne peut pas être lue.",
    ),
    "too_deep": ("The message is nested too deeply.", "Le message est imbriqué trop profondément."),
    "bad_message": ("The message is not valid: {detail}", "Le message n’est pas valide : {detail}"),
    "unknown_type": (
        "“{type}” is not a message type that this server knows.",
        "« {type} » n’est pas un type de message connu de ce serveur.",
    ),
    "batch_in_batch": (
        "A batch cannot hold another batch.",
        "Un lot ne peut pas contenir un autre lot.",
    ),
    "batch_two_changes": (
        "A batch holds at most one change of a document.",
        "Un lot contient au plus une modification par document.",
    ),
    "message_too_large": (
        "The message has {size} bytes; at most {limit} are accepted.",
        "Le message compte {size} octets; au plus {limit} sont acceptés.",
    ),
    # Links of a translation
    "no_such_link": (
        "This pair of segments is not there any more: somebody joined or divided it meanwhile.",
        "Cette paire de segments n’existe plus : quelqu’un l’a réunie ou divisée entre-temps.",
    ),
    "links_too_few": (
        "Choose at least two pairs of segments.",
        "Choisissez au moins deux paires de segments.",
    ),
    "links_not_neighbours": (
        "Only neighbours can be joined: other segments stand between these.",
        "Seules des voisines peuvent être réunies : d’autres segments se trouvent entre elles.",
    ),
    "link_needs_both_sides": (
        "A link needs a segment of the source and one of the translation.",
        "Un lien demande un segment du texte source et un de la traduction.",
    ),
    "link_has_one_side": (
        "This segment is not linked to another.",
        "Ce segment n’est lié à aucun autre.",
    ),
    "link_has_one_sentence": (
        "There is only one sentence here: nothing to divide.",
        "Il n’y a qu’une phrase ici : rien à diviser.",
    ),
    "link_translated": (
        "A segment with a translation is not untranslated.",
        "Un segment qui a une traduction n’est pas non traduit.",
    ),
    "link_not_translated": (
        "This segment has no translation yet.",
        "Ce segment n’a pas encore de traduction.",
    ),
    "link_without_source": (
        "This translation has no source to be confirmed against.",
        "Cette traduction n’a pas de texte source par rapport auquel la confirmer.",
    ),
    # Operations
    "ops_not_a_list": (
        "A change is a list of components.",
        "Une modification est une liste de composantes.",
    ),
    "component_not_an_object": (
        "A component is an object with exactly one of insert, retain or delete.",
        "Une composante est un objet avec exactement un de insert, retain ou delete.",
    ),
    "unknown_component_field": (
        "A component has an unknown field “{field}”.",
        "Une composante a un champ inconnu « {field} ».",
    ),
    "length_not_positive": (
        "The length of {kind} must be a positive whole number.",
        "La longueur de {kind} doit être un nombre entier positif.",
    ),
    "length_too_large": (
        "The length of {kind} is more than {limit}.",
        "La longueur de {kind} dépasse {limit}.",
    ),
    "position_not_valid": (
        "A position must be a whole number that is not negative.",
        "Une position doit être un nombre entier non négatif.",
    ),
    "insert_empty": ("An insert has no text.", "Une insertion est sans texte."),
    "insert_not_text": (
        "An insert is a text or an embedded object.",
        "Une insertion est un texte ou un objet incorporé.",
    ),
    "bad_character": (
        "The text holds a character that cannot be stored (U+{code}).",
        "Le texte contient un caractère qui ne peut pas être conservé (U+{code}).",
    ),
    "attributes_not_valid": (
        "Attributes are an object that is not empty.",
        "Les attributs sont un objet non vide.",
    ),
    "delete_with_attributes": (
        "A deletion has no attributes.",
        "Une suppression n’a pas d’attributs.",
    ),
    "beyond_end": (
        "The change reaches to position {end}; the document has {length} characters.",
        "La modification va jusqu’à la position {end}; le document compte {length} caractères.",
    ),
    "final_newline": (
        "The last line break of a document is not deleted, and nothing is inserted after it.",
        "Le dernier saut de ligne d’un document ne se supprime pas, et rien ne s’insère après lui.",
    ),
    "not_a_document": (
        "A document is a list of inserts that ends with a line break.",
        "Un document est une liste d’insertions qui se termine par un saut de ligne.",
    ),
    "embed_refused": (
        "A job description holds text only, no pictures or other objects.",
        "Une description d’emploi ne contient que du texte, ni image ni autre objet.",
    ),
    "unknown_attribute": (
        "The format “{name}” is not used in job descriptions.",
        "Le format « {name} » n’est pas utilisé dans les descriptions d’emploi.",
    ),
    "bad_attribute_value": (
        "The format “{name}” does not take this value.",
        "Le format « {name} » n’accepte pas cette valeur.",
    ),
    "unknown_change_type": (
        "A change is insert, delete or retain, or has a list of ops.",
        "Une modification est insert, delete ou retain, ou contient une liste ops.",
    ),
    "document_too_long": (
        "The document would have {length} characters; at most {limit} are accepted.",
        "Le document aurait {length} caractères; au plus {limit} sont acceptés.",
    ),
    # Order
    "revision_ahead": (
        "Revision {revision} does not exist; the last one is {head}.",
        "La révision {revision} n’existe pas; la dernière est {head}.",
    ),
    "base_too_old": (
        "Revision {revision} is too far back; please load the document again.",
        "La révision {revision} est trop ancienne; veuillez recharger le document.",
    ),
    "sequence_gap": (
        "Change {seq} arrived; {expected} was expected.",
        "La modification {seq} est arrivée; {expected} était attendue.",
    ),
    # Rights and state
    "not_authenticated": (
        "Please sign in again.",
        "Veuillez ouvrir une nouvelle session de connexion.",
    ),
    "token_expired": (
        "The sign-in has expired; please sign in again.",
        "La connexion a expiré; veuillez vous reconnecter.",
    ),
    "token_invalid": ("The token is not valid.", "Le jeton n’est pas valide."),
    "token_wider": (
        "A new token may not be for someone else or give more than the old one.",
        "Un nouveau jeton ne peut ni désigner une autre personne ni donner plus de droits.",
    ),
    "user_disabled": ("This account is disabled.", "Ce compte est désactivé."),
    "forbidden": ("You may not do this.", "Vous n’avez pas le droit de faire cela."),
    "role_too_small": (
        "Your role here is {role}; this needs {needed}.",
        "Votre rôle ici est « {role:fr} »; il faut « {needed:fr} ».",
    ),
    "foreign_client_id": (
        "This client_id belongs to someone else.",
        "Ce client_id appartient à une autre personne.",
    ),
    "access_revoked": (
        "You no longer have access to this job description.",
        "Vous n’avez plus accès à cette description d’emploi.",
    ),
    "session_paused": (
        "This session is paused: it can be read, not changed.",
        "Cette session est en pause : elle peut être lue, pas modifiée.",
    ),
    "session_completed": ("This session is completed.", "Cette session est terminée."),
    "session_deleted": (
        "This job description was deleted.",
        "Cette description d’emploi a été supprimée.",
    ),
    "no_such_session": ("There is no such session.", "Cette session n’existe pas."),
    "status_of_reviewers": (
        "Translators mark segments for review; reviewing and approving them is for others.",
        "La traduction marque les segments à réviser; les réviser et les approuver revient à d’autres.",
    ),
    "say_why": (
        "Please say in a comment why the segment is sent back.",
        "Veuillez dire dans un commentaire pourquoi le segment est renvoyé.",
    ),
    "action_not_valid": (
        "This cannot be done to these links.",
        "Cela ne peut pas se faire avec ces liens.",
    ),
    "no_such_pair": (
        "There is no such translation pair.",
        "Cette paire de traduction n’existe pas.",
    ),
    "pair_ended": (
        "This translation pair has ended: a text of it was published or closed. Open it again to go on.",
        "Cette paire de traduction est terminée : un de ses textes a été publié ou fermé. Ouvrez-la de "
        "nouveau pour continuer.",
    ),
    "pair_not_ready": (
        "Not everything is translated: {untranslated} segments without translation, {stale} whose source has "
        "changed since they were confirmed. Translate them, or publish all the same.",
        "Tout n’est pas traduit : {untranslated} segments sans traduction, {stale} dont le texte source a "
        "changé depuis leur confirmation. Traduisez-les, ou publiez quand même.",
    ),
    "pair_busy": (
        "The texts are being changed all the time; please align them again in a moment.",
        "Les textes changent sans cesse; veuillez les aligner de nouveau dans un instant.",
    ),
    "pair_same_language": (
        "A translation pair needs two job descriptions in different languages.",
        "Une paire de traduction demande deux descriptions d’emploi dans des langues différentes.",
    ),
    "pair_numbers_differ": (
        "The two job descriptions have different numbers. Make sure that they belong together.",
        "Les deux descriptions d’emploi portent des numéros différents. Assurez-vous qu’elles vont ensemble.",
    ),
    "cannot_be_assigned": (
        "{name} cannot be assigned: this needs the role {role} in the translation.",
        "{name} ne peut pas être désigné : il faut le rôle « {role:fr} » dans la traduction.",
    ),
    "no_such_job": (
        "There is no such job description.",
        "Cette description d’emploi n’existe pas.",
    ),
    "no_such_unit": (
        "There is no such entry in the translation memory.",
        "Cette entrée de la mémoire de traduction n’existe pas.",
    ),
    "unit_exists": (
        "The translation memory has this pair of texts already.",
        "La mémoire de traduction contient déjà cette paire de textes.",
    ),
    "no_such_member": ("There is no such member.", "Ce membre n’existe pas."),
    "no_such_user": ("There is no user “{username}”.", "Il n’y a pas d’utilisateur « {username} »."),
    "foreign_origin": (
        "A page of another site may not do this.",
        "Une page d’un autre site n’a pas le droit de faire cela.",
    ),
    "tokens_not_issued": (
        "This server does not issue tokens; the sign-in service does.",
        "Ce serveur n’émet pas de jetons; c’est le service de connexion qui le fait.",
    ),
    "sign_in_unreachable": (
        "The sign-in service does not answer; please try again.",
        "Le service de connexion ne répond pas; veuillez réessayer.",
    ),
    "no_such_version": (
        "No version {number} of this job description was published.",
        "Aucune version {number} de cette description d’emploi n’a été publiée.",
    ),
    "no_such_named_version": (
        "There is no such named version.",
        "Cette version nommée n’existe pas.",
    ),
    "no_such_revision": (
        "There is no revision {revision} of this session.",
        "Il n’y a pas de révision {revision} dans cette session.",
    ),
    "no_such_comment": ("There is no such comment.", "Ce commentaire n’existe pas."),
    "comment_of_another": (
        "This comment was written by someone else.",
        "Ce commentaire a été écrit par une autre personne.",
    ),
    "mention_not_valid": (
        "“{username}” cannot be mentioned here: nobody of that name may see this job description.",
        "« {username} » ne peut pas être mentionné ici : personne de ce nom ne peut voir cette "
        "description d’emploi.",
    ),
    "no_such_term": ("There is no such term.", "Ce terme n’existe pas."),
    "term_exists": (
        "The glossary has this term already.",
        "Le glossaire contient déjà ce terme.",
    ),
    "passage_empty": (
        "A comment stands at some text; please select it.",
        "Un commentaire se rapporte à un passage; veuillez le sélectionner.",
    ),
    "comment_too_long": (
        "The comment has {length} characters; at most {limit} are accepted.",
        "Le commentaire compte {length} caractères; au plus {limit} sont acceptés.",
    ),
    "too_many_comments": (
        "There are too many comments here; please resolve or delete some.",
        "Il y a trop de commentaires ici; veuillez en régler ou en supprimer.",
    ),
    "no_such_address": ("There is nothing at this address.", "Il n’y a rien à cette adresse."),
    "method_not_allowed": (
        "This address does not take that method.",
        "Cette adresse n’accepte pas cette méthode.",
    ),
    "last_owner": (
        "A job description keeps at least one owner.",
        "Une description d’emploi garde au moins un propriétaire.",
    ),
    "no_such_invitation": (
        "There is no such open invitation.",
        "Cette invitation n’existe pas ou n’est plus ouverte.",
    ),
    "invitation_unknown": (
        "This invitation link is not known here; was it copied whole?",
        "Ce lien d’invitation n’est pas connu ici; a-t-il été copié en entier?",
    ),
    "invitation_expired": (
        "This invitation link has expired; please ask for a new one.",
        "Ce lien d’invitation a expiré; veuillez en demander un nouveau.",
    ),
    "invitation_ended": (
        "This invitation link no longer works; please ask for a new one.",
        "Ce lien d’invitation ne fonctionne plus; veuillez en demander un nouveau.",
    ),
    "invitation_used_up": (
        "This invitation link has been used already; please ask for one of your own.",
        "Ce lien d’invitation a déjà servi; veuillez en demander un pour vous.",
    ),
    "too_many_invitations": (
        "A job description has at most {limit} open invitations; please revoke some first.",
        "Une description d’emploi a au plus {limit} invitations ouvertes; veuillez d’abord en révoquer.",
    ),
    "too_many_guesses": (
        "Too many links that do not work; please try again in a minute.",
        "Trop de liens qui ne fonctionnent pas; veuillez réessayer dans une minute.",
    ),
    "token_limited": (
        "A limited token cannot do this; please sign in yourself.",
        "Un jeton limité ne le permet pas; veuillez ouvrir une session vous-même.",
    ),
    "hand_over_to_self": (
        "You own this job description already.",
        "Cette description d’emploi vous appartient déjà.",
    ),
    "hand_over_not_here": (
        "{name} has not signed in here yet, or no longer can; only somebody who can may become the owner.",
        "{name} n’a pas encore ouvert de session ici, ou ne le peut plus; "
        "seule une personne qui le peut devient propriétaire.",
    ),
    "job_exists": (
        "A job description with number {job_number} exists already in this language. Find the number in the "
        "list and open it; if it is not there, ask its owner for access or choose another number.",
        "Une description d’emploi portant le numéro {job_number} existe déjà dans cette langue. Cherchez ce "
        "numéro dans la liste et ouvrez-la; si elle n’y figure pas, demandez l’accès à son propriétaire "
        "ou choisissez un autre numéro.",
    ),
    "taken_over": (
        "This session was opened again elsewhere.",
        "Cette session a été rouverte ailleurs.",
    ),
    # Input of people
    "bad_request": ("The request cannot be read.", "La requête ne peut pas être lue."),
    "field_missing": ("“{field}” is missing.", "« {field} » manque."),
    "field_not_valid": ("“{field}” is not valid.", "« {field} » n’est pas valide."),
    "language_not_valid": (
        "“{tag}” names no language. Write a language tag such as en, fr-CA, es or iu-Cans.",
        "« {tag} » ne désigne aucune langue. Écrivez une étiquette de langue comme en, fr-CA, es ou iu-Cans.",
    ),
    "too_many_parts": (
        "More than {limit} files were sent. Nothing was imported; please send fewer at a time.",
        "Plus de {limit} fichiers ont été envoyés. Rien n’a été importé; veuillez en envoyer moins.",
    ),
    "upload_not_kept": (
        "The server has no room for the file. Nothing was imported; please try again later.",
        "Le serveur n’a pas de place pour le fichier. Rien n’a été importé; veuillez réessayer plus tard.",
    ),
    "no_file": ("No file was sent.", "Aucun fichier n’a été envoyé."),
    "not_a_backup": (
        "“{file}” is not a sound database of this program; nothing was changed.",
        "« {file} » n’est pas une base de données intacte de ce programme; rien n’a été modifié.",
    ),
    "file_too_large": (
        "The file has {size} bytes; at most {limit} are accepted.",
        "Le fichier compte {size} octets; au plus {limit} sont acceptés.",
    ),
    "file_empty": ("The file holds no text.", "Le fichier ne contient pas de texte."),
    "file_not_text": (
        "The file is not readable text.",
        "Le fichier n’est pas du texte lisible.",
    ),
    "file_too_deep": (
        "Lists and quotations are nested too deeply in this file.",
        "Les listes et les citations de ce fichier sont trop imbriquées.",
    ),
    "file_left_out": (
        "Hidden files and those of the system are left out.",
        "Les fichiers cachés et ceux du système sont laissés de côté.",
    ),
    "archive_broken": (
        "The archive is damaged or is no .zip file.",
        "L’archive est endommagée ou n’est pas un fichier .zip.",
    ),
    "archive_empty": ("The archive holds no files.", "L’archive ne contient pas de fichiers."),
    "archive_bomb": (
        "The archive is made to grow far beyond its size when unpacked; nothing of it was imported.",
        "L’archive est faite pour grossir démesurément une fois décompressée; rien n’en a été importé.",
    ),
    "archive_too_large": (
        "The archive would have {size} bytes unpacked; at most {limit} are accepted. Nothing was imported.",
        "L’archive décompressée compterait {size} octets; au plus {limit} sont acceptés. "
        "Rien n’a été importé.",
    ),
    "archive_too_many": (
        "The archive holds {count} files; at most {limit} are accepted. Nothing was imported.",
        "L’archive contient {count} fichiers; au plus {limit} sont acceptés. Rien n’a été importé.",
    ),
    "archive_entry_broken": (
        "The file is damaged in the archive or packed in an unknown way.",
        "Le fichier est endommagé dans l’archive ou compressé d’une façon inconnue.",
    ),
    "archive_unsafe_name": (
        "The file’s name leads out of the archive.",
        "Le nom du fichier mène hors de l’archive.",
    ),
    "archive_link": (
        "This is a link or a device, not a file.",
        "C’est un lien ou un périphérique, non un fichier.",
    ),
    "archive_encrypted": (
        "The file is protected with a password.",
        "Le fichier est protégé par un mot de passe.",
    ),
    "archive_in_archive": (
        "An archive within an archive is not unpacked; please import it by itself.",
        "Une archive dans une archive n’est pas décompressée; veuillez l’importer à part.",
    ),
    "pdf_broken": (
        "The PDF is damaged or incomplete and cannot be read.",
        "Le PDF est endommagé ou incomplet et ne peut pas être lu.",
    ),
    "pdf_encrypted": (
        "The PDF is protected with a password; please save it without one and import it again.",
        "Le PDF est protégé par un mot de passe; veuillez l’enregistrer sans mot de passe, "
        "puis l’importer de nouveau.",
    ),
    "pdf_without_text": (
        "The PDF holds pictures of pages, no text; please import the original, or have the text recognised.",
        "Le PDF contient des images de pages, sans texte; veuillez importer l’original, ou faire "
        "reconnaître le texte.",
    ),
    "pdf_too_long": (
        "The PDF has more pages or text than a job description can have.",
        "Le PDF a plus de pages ou de texte qu’une description d’emploi ne peut en avoir.",
    ),
    "pdf_too_heavy": (
        "Reading this PDF takes more time or memory than is allowed; please save it as text or Word.",
        "La lecture de ce PDF demande plus de temps ou de mémoire que permis; veuillez l’enregistrer "
        "en texte ou en Word.",
    ),
    "file_number_differs": (
        "The file’s name and its text give different position numbers.",
        "Le nom du fichier et son texte donnent des numéros de poste différents.",
    ),
    "file_number_only_in_text": (
        "The file’s name has no position number, but its text has one; the name was taken as the job number.",
        "Le nom du fichier ne porte pas de numéro de poste, mais son texte en donne un; "
        "le nom a servi de numéro d’emploi.",
    ),
    "file_language_differs": (
        "The file’s name says one language and its text is in the other; the name was followed.",
        "Le nom du fichier indique une langue et son texte est dans l’autre; le nom l’a emporté.",
    ),
    "file_language_guessed": (
        "The language of this file could only be guessed; please look at it.",
        "La langue de ce fichier n’a pu qu’être devinée; veuillez la vérifier.",
    ),
    "file_letters_lost": (
        "Some letters with accents are wrong in this file; please compare it with the original.",
        "Des lettres accentuées sont altérées dans ce fichier; veuillez le comparer à l’original.",
    ),
    "file_links_left_out": (
        "Links to something else than web pages and e-mail addresses were left out; their text was kept.",
        "Les liens vers autre chose que des pages Web ou des adresses de courriel ont été retirés; "
        "leur texte est resté.",
    ),
    "file_classification_differs": (
        "The file’s name and its text give different classifications.",
        "Le nom du fichier et son texte donnent des classifications différentes.",
    ),
    "file_facts_differ": (
        "The text gives another number, title, classification or language than the one noted at its export; "
        "please look at the details.",
        "Le texte donne un numéro, un titre, une classification ou une langue qui diffère de ce qui "
        "a été noté à l’exportation; veuillez vérifier les détails.",
    ),
    "format_not_supported": (
        "Files of the kind “{format}” are not supported.",
        "Les fichiers du type « {format} » ne sont pas pris en charge.",
    ),
    "format_to_save_again": (
        "Files of the kind “{format}” cannot be read; please save it as .docx and import that.",
        "Les fichiers du type « {format} » ne peuvent pas être lus; "
        "veuillez enregistrer le document en .docx et importer ce fichier.",
    ),
    "docx_bomb": (
        "The document is made to grow far beyond its size when opened; it was not read.",
        "Le document est fait pour grossir démesurément à l’ouverture; il n’a pas été lu.",
    ),
    "docx_too_large": (
        "The document would have {size} bytes when opened; at most {limit} are accepted.",
        "Le document ouvert compterait {size} octets; au plus {limit} sont acceptés.",
    ),
    "docx_too_many": (
        "The document consists of {count} parts; at most {limit} are accepted.",
        "Le document se compose de {count} parties; au plus {limit} sont acceptées.",
    ),
    "docx_broken": (
        "The file is not a Word document, or it is damaged.",
        "Le fichier n’est pas un document Word, ou il est endommagé.",
    ),
    "docx_encrypted": (
        "The file is protected by a password or in the old .doc form; "
        "please save it as .docx without a password.",
        "Le fichier est protégé par un mot de passe ou dans l’ancien format .doc; "
        "veuillez l’enregistrer en .docx sans mot de passe.",
    ),
    "docx_unsafe_name": (
        "The document holds a part whose name leads out of the file; it was not read.",
        "Le document contient une partie dont le nom mène hors du fichier; il n’a pas été lu.",
    ),
    "docx_with_macros": (
        "Documents with macros are not accepted; please save it as .docx without macros.",
        "Les documents avec macros ne sont pas acceptés; veuillez l’enregistrer en .docx sans macros.",
    ),
    "docx_with_dtd": (
        "The document defines XML entities, which no word processor does; it was not read.",
        "Le document définit des entités XML, ce qu’aucun traitement de texte ne fait; il n’a pas été lu.",
    ),
    "json_not_a_job": (
        "The JSON file is not a job description that this program exported.",
        "Le fichier JSON n’est pas une description d’emploi exportée par ce programme.",
    ),
    "file_changes_accepted": (
        "The document had tracked changes; insertions were kept and deletions left out.",
        "Le document contenait des modifications suivies; "
        "les insertions ont été gardées et les suppressions écartées.",
    ),
    "file_notes_left_out": (
        "Footnotes and endnotes were left out.",
        "Les notes de bas de page et de fin ont été laissées de côté.",
    ),
    # Limits and faults
    "rate_limited": (
        "Too many changes at once; this one will be sent again.",
        "Trop de modifications à la fois; celle-ci sera envoyée de nouveau.",
    ),
    "too_many_refused": (
        "Too many messages were refused; the connection is closed.",
        "Trop de messages ont été refusés; la connexion est fermée.",
    ),
    "too_many_connections": (
        "The server has all the connections that it can take; please try later.",
        "Le serveur a toutes les connexions qu’il peut accepter; veuillez réessayer plus tard.",
    ),
    "too_slow": (
        "The connection is too slow or silent; please connect again.",
        "La connexion est trop lente ou muette; veuillez vous reconnecter.",
    ),
    "unavailable": (
        "The change could not be stored just now; it will be sent again.",
        "La modification n’a pas pu être conservée; elle sera envoyée de nouveau.",
    ),
    "database_busy": (
        "The database does not answer just now; please try again.",
        "La base de données ne répond pas pour l’instant; veuillez réessayer.",
    ),
    "database_too_new": (
        "The database was made by a newer version of this program (revision {revision}). "
        "Nothing was changed; please update jddb_jupyter.",
        "La base de données vient d’une version plus récente de ce programme (révision {revision}). "
        "Rien n’a été modifié; veuillez mettre à jour jddb_jupyter.",
    ),
    "database_driver": (
        "JDDB.db_url takes sqlite+aiosqlite:// or postgresql+asyncpg://, not {driver}://.",
        "JDDB.db_url accepte sqlite+aiosqlite:// ou postgresql+asyncpg://, pas {driver}://.",
    ),
    "database_driver_missing": (
        "PostgreSQL needs the Python package {driver}: pip install jddb_jupyter[postgresql].",
        "PostgreSQL exige le paquet Python {driver} : pip install jddb_jupyter[postgresql].",
    ),
    "backup_exists": (
        "“{file}” is there already; a backup overwrites nothing.",
        "« {file} » existe déjà; une sauvegarde n’écrase rien.",
    ),
    "backup_not_written": (
        "The backup could not be written: {problem}",
        "La sauvegarde n’a pas pu être écrite : {problem}",
    ),
    "no_database": (
        "There is no database {file}.",
        "La base de données {file} n’existe pas.",
    ),
    "database_of_another_version": (
        "The database is of another version of this program; that one has to make the backup.",
        "La base de données est d’une autre version du programme; c’est à elle de faire la sauvegarde.",
    ),
    "copy_target_not_empty": (
        "The database to copy to is not empty: it has rows in {table}. Nothing was copied.",
        "La base de données où copier n’est pas vide : il y a des lignes dans {table}. Rien n’a été copié.",
    ),
    "copy_refused": (
        "The database to copy to does not accept a row of {table}. Nothing was copied.",
        "La base de données où copier n’accepte pas une ligne de {table}. Rien n’a été copié.",
    ),
    "database_refused": (
        "The database server at {address} does not let this program in: check the user, the password, the "
        "database’s name and its rights in JDDB.db_url.",
        "Le serveur de base de données à {address} refuse l’accès à ce programme : vérifiez l’utilisateur, "
        "le mot de passe, le nom de la base et ses droits dans JDDB.db_url.",
    ),
    "database_unreachable": (
        "The database server at {address} does not answer.",
        "Le serveur de base de données à {address} ne répond pas.",
    ),
    "database_not_opened": (
        "The database cannot be opened; the reason is in the server’s log.",
        "La base de données ne peut pas être ouverte; la raison est dans le journal du serveur.",
    ),
    "redis_not_installed": (
        "The servers are to tell each other of changes through Redis, but its client is not installed: "
        "pip install 'jddb_jupyter[redis]'.",
        "Les serveurs doivent s’annoncer les modifications par Redis, mais son client n’est pas installé : "
        "pip install 'jddb_jupyter[redis]'.",
    ),
    "settings_not_valid": (
        "The settings of jddb_jupyter are not valid; the reason is in the server’s log.",
        "Les réglages de jddb_jupyter ne sont pas valides; la raison est dans le journal du serveur.",
    ),
    "going_away": (
        "The server is stopping; the connection will be made again.",
        "Le serveur s’arrête; la connexion sera rétablie.",
    ),
    "internal": (
        "Something went wrong on the server; it was logged.",
        "Une erreur s’est produite sur le serveur; elle a été consignée.",
    ),
    **CHECKS,
    **EXCHANGE,
    **NOTEBOOK,
    **YJS,
    **YJS,
}

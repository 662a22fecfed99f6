"""Words of official prose whose translations do not look like them, English and French.

One line is one meaning: the English words, a bar, the French ones. A word stands for all that begin with its
first six letters. Words that look alike in both languages are not here (see `features`).
"""

from __future__ import annotations

from typing import Final

MEANINGS: Final = """
ability abilities able | capacité aptitude habileté apte
access | accès accéder
account | compte
accountable accountability accountabilities | responsable responsabilité compte
according accordance | conformément conformité selon
across | partout ensemble échelle
achieve achieving | atteindre atteinte réaliser
advice advise advises advisor | conseil conseiller conseille avis
advocate | défendre défenseur promouvoir
after | après suivant
agreement agree | accord entente convenir
aboriginal indigenous | autochtone
all every each any | tout tous toute toutes chaque
although though | bien
among between | entre parmi
and | et
appointed appoint appointment | nommé nommer nomination
apply applies applicant | demande demandeur applique
approval approve approved | approbation approuver agrément
asset assets | atout biens actifs
assess assessment | évaluer évaluation
award | attribuer prix
aware awareness | sensibilisation connaissance conscient
because since | parce puisque car
before prior | avant préalable
behalf | nom
behaviour | comportement
best | meilleur mieux pratiques
between | entre
board | conseil office
branch | direction
budget | budget
build building | bâtir créer immeuble bâtiment
business | entreprise affaires activités opérationnel
but | mais
by-law | règlement
challenge challenges | défi difficulté
change changes | changement modifier modification
child children | enfant
clear clearly | clair clairement
client | client
collaborate collaborative | collaborer collaboration
commit committed commitment | engager engagement
compliance comply | conformité conformer respecter observation
concerning respecting regarding | concernant égard relatif
contractor | entrepreneur
court | tribunal cour
culture | culture
customer | clientèle client
daily day days | jour jours journée quotidien
data | données
date | date
deadline | échéance délai
deal dealing | traiter
death | décès
debt | dette créance
decide decision | décider décision
deliver delivery delivers | fournir prestation livrer exécution
department departmental | ministère ministériel
deploy deployment | déployer déploiement mutation
deputy | sous adjoint administrateur
design designer designing | conception concevoir concepteur
develop develops development developing | élaborer élaboration développer perfectionnement
director | directeur directrice
disability disabilities | handicap invalidité
division | division section
document | document
draft drafting | rédiger rédaction projet ébauche
duty duties | tâches fonctions obligation attributions
earnings income | revenu gains
employ employee employees employment | employé emploi fonctionnaire salarié
employer | employeur
enable enables | permettre
end ending | fin terminer
endeavour | efforcer
engage engagement | mobilisation engager consultation
engineer engineering | ingénieur génie
ensure ensures ensuring | assurer veiller garantir
entitled | droit
equipment | matériel équipement
equity | équité
essential | essentiel
establish establishes | établir mettre
evidence | preuve
except unless | sauf exception moins
executive | cadre exécutif direction
experience | expérience
fail fails failure | défaut omission échec
federal | fédéral
feedback | rétroaction commentaires
fees fee | droits frais honoraires
field | domaine terrain
file filing filed | dossier déposer dépôt fichier
find finding | trouver conclusion
following follows | suivant suit suivre
for | pour
force | vigueur
fund funding funds | fonds financement
gather | recueillir
give given giving | donner donné remettre
goal goals objectives | objectif but
government | gouvernement état
grow growth growing | croissance croître
group | groupe
head | chef dirigeant tête siège
health | santé
hearing | audience
held hold holder holds | titulaire tenir détenir
help helps helping | aider aide
high highly | élevé haut
hire hiring recruit staffing | embauche recruter dotation
hour hours | heure heures
how | comment façon manière
human | humain humaine
if where when | si lorsque lorsqu quand cas
immediately forthwith | immédiatement aussitôt sans
improve improves improvement improving | améliorer amélioration
in writing written | écrit écrite
including includes | notamment comprend compris
increase | augmenter augmentation accroître
information | renseignement information
issue issues issued | enjeu question délivrer problème
job | emploi poste
join | joindre
judge | juge
keep keeping | tenir conserver garder
knowledge know | connaissance connaître savoir
labour | travail
language languages | langue linguistique
law laws legal | loi droit juridique
lead leads leading leadership leader | diriger dirige mener direction chef leadership
leave | congé
lease | bail
legislation | loi législation
less least | moins
level | niveau échelon
liaise liaison | liaison
licence license | licence permis
life | vie
link links | lien
list | liste
loan | prêt
long | long longue
look looking | chercher recherche
loss | perte
main | principal
make makes making made | faire rendre prendre effectuer fait
manage manages management manager managing | gérer gestion gestionnaire géré
manner | manière façon
market | marché
maintain maintains | maintenir entretenir tenir
matter matters | question affaire matière
may can could | peut peuvent pouvoir
meet meets meeting | répondre réunion satisfaire rencontre
member | membre
mission mandate | mandat mission
money | argent somme
month months | mois
more | plus davantage
must shall should | doit doivent devoir
name | nom
need needs | besoin nécessaire
network | réseau
new | nouveau nouvelle neuf
no not none nor never | pas non aucun aucune ne jamais
notice notify | avis préavis aviser
number | numéro nombre
oath | serment
offence | infraction
office officer | bureau agent fonctionnaire
official | officiel officielle
on-going ongoing | continu permanent cours
open | ouvert ouvrir
operate operates operations | opérations exploiter fonctionnement activités
opportunity opportunities | occasion possibilité
or | ou
order | ordonnance décret commande arrêté ordre
other others another | autre autres
our we us | nous notre nos
outcome outcomes result | résultat
overall | ensemble global
oversee oversees | superviser surveiller
owner ownership | propriétaire
paid pay payment payable | paie payer paiement versement verser
paragraph | alinéa
part | partie
partner partners partnership | partenaire partenariat
party parties | partie parties
people | gens personnes peuple
performance perform performs | rendement exécuter performance exercer
period | période délai
plan plans planning | plan planifier planification
policy policies | politique
position | poste
power powers | pouvoir
practice practices | pratique
prepare prepares | préparer établir
prescribed | réglementaire prescrit
prevent | empêcher prévenir
priorities priority | priorité
problem | problème
process | processus procédure traitement
proceedings proceeding | instance procédure poursuite
procurement | approvisionnement achat
produce | produire
product | produit
property | biens propriété
provide provides provided providing | fournir offrir fourni prévu
public | public publique
purpose purposes | but fins application fin
pursuant under | vertu application aux
quality | qualité
quarter | trimestre
question | question
raise | soulever
receive receives received receipt | recevoir reçu réception
recommend | recommander recommandation
record records | dossier document registre
regulation regulations | règlement réglementation
relation relations relationship relationships | relation rapport lien
remote remotely | distance télétravail
report reports reporting | rapport relever relève
request | demande
require required requires requirement requirements | exiger exigence requis exigé
research researcher | recherche chercheur
resource resources | ressource
respect | respect égard
responsible | responsable chargé
review reviews | examen examiner révision
right rights | droit
risk risks | risque
role | rôle
room | salle pièce
rule rules | règle
safe safety | sécurité sûr
salary wage wages | salaire traitement
sale sell | vente vendre
same | même
schedule | annexe calendrier horaire
school | école
scope | portée
secretary | secrétaire
section | article section
security | sécurité
senior | supérieur principal
service services serve | service services servir
set sets | établir ensemble fixer
several many | plusieurs nombreux
share shares sharing | partager actions part
ship vessel | navire bâtiment
skill skills | compétence aptitude habileté
small | petit
software | logiciel
solution | solution
specific | particulier précis
spouse | époux conjoint
staff personnel | personnel employés
stage | étape
stakeholder stakeholders | intervenant parties prenantes
standard standards | norme
start begin beginning commencement | commencer début
state statement | déclaration état
strategic strategy | stratégique stratégie
strength strengthen strong | force renforcer solide fort
subject | réserve sujet assujetti
submit submission | présenter soumettre
subsection | paragraphe
such | tel telle
supply | fournir approvisionnement
support supports supporting | appuyer appui soutien soutenir
surety | caution
survey | enquête arpentage
take takes taken taking | prendre pris prend
task | tâche
tax | impôt taxe
teach training train | formation former enseigner
team teams | équipe
term terms | modalité mandat terme durée condition
than | que
that who which | qui que dont
these this those | ces cette présent
think thinking | penser réflexion pensée
through by | par moyen
time | temps délai moment
title | titre
together | ensemble
tool tools | outil
trade | commerce métier
travel | déplacement voyage
treasury | trésor
trial | procès essai
understand understanding | comprendre compréhension
union | syndicat
unit | unité groupe
update updates | jour mise
use uses using user users used | utiliser utilisation utilisateur usage employer
value values | valeur
vehicle | véhicule
warrant | mandat
water | eau eaux
way ways | façon moyen
week weeks weekly | semaine hebdomadaire
welcome | bienvenue accueillir
will would | volonté
with | avec
within | délai dans
without | sans
woman women | femme
word words | mot
work works working worker workplace | travail travailler travailleur
write writes writing | écrire rédiger écriture
year years annual | année ans exercice annuel
you your | vous votre vos
young youth | jeune jeunesse
zero | zéro
january | janvier
february | février
march | mars
april | avril
may | mai
june | juin
july | juillet
august | août
september | septembre
october | octobre
november | novembre
december | décembre
monday | lundi
tuesday | mardi
wednesday | mercredi
thursday | jeudi
friday | vendredi
saturday | samedi
sunday | dimanche
one first | un une premier première
two second | deux deuxième second
three third | trois troisième
four fourth | quatre quatrième
five fifth | cinq cinquième
six | six
seven | sept
eight | huit
nine | neuf
ten | dix
eleven | onze
twelve | douze
fifteen | quinze
twenty | vingt
thirty | trente
hundred | cent
thousand | mille
million | million
"""

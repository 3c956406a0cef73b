# The texts of the page in French. What each message is for, and what its variables hold, stands in en.ftl.

own-name = Français
read-over = yes

## Languages

other-languages = Pas encore relus par un locuteur natif
language-not-loaded = Les textes de cette langue n’ont pas pu être chargés. Vérifiez la connexion, puis choisissez-la à nouveau.

## The top of the page

title = DigitML – lire des nombres manuscrits sur une photo
tagline = Lire des nombres manuscrits sur une photo
switch-theme = Couleurs sombres ou claires
settings = Réglages
keys = Raccourcis clavier
close = Fermer
offline-now = Vous êtes hors ligne. Vos résultats restent ici ; les nouvelles images attendent le retour de la connexion.

## The first screen

drop-here = Déposez des photos de nombres manuscrits
photograph-numbers = Photographiez des nombres manuscrits
drop-hint = ou collez-les, ou :
drop-now = Déposez pour lire
choose = Choisir des images
take-photo = Prendre une photo
draw = Écrire à l’écran
privacy = Ce serveur lit vos images et ne les conserve pas. Ce navigateur conserve vos résultats jusqu’à ce que vous les effaciez.
examples = Ou essayez un exemple
example = Exemple { $number }

## The list of pictures

files = Images
add = Ajouter
clear-all = Tout effacer
clear-hint = Retire toutes les images et tous les résultats de ce navigateur
waiting = en attente
preparing = préparation…
sending = envoi…
reading-short = lecture…
no-digits-short = aucun chiffre
number-count =
    { $numbers ->
        [one] { $numbers } nombre
       *[other] { $numbers } nombres
    }
number-count-and-doubts =
    { $numbers ->
        [one] { $numbers } nombre
       *[other] { $numbers } nombres
    } · { $unsure } ?
queue-read =
    { $read } sur { $all ->
        [one] { $all } image
       *[other] { $all } images
    } lues
queue-refused =
    { $read } sur { $all } lues, { $refused ->
        [one] { $refused } refusée
       *[other] { $refused } refusées
    }
removed =
    { $count ->
        [one] { $count } image retirée.
       *[other] { $count } images retirées.
    }
remove-file = Retirer { $name }
page-of = page { $page } sur { $pages }…
pages-left-out = Le document a { $pages } pages ; les { $most } premières sont dans la liste. Enregistrez les autres dans un document à part.
all-pictures = Les { $count } images

## The photograph

photograph = Photo
digits-on-photograph = Chiffres sur la photo
not-shown = Ce navigateur ne peut pas afficher ce type d’image. Les cadres montrent où se trouvent les chiffres.
zoom = Zoom
zoom-in = Agrandir
zoom-out = Réduire
fit = Ajuster
rotate = Pivoter et relire
add-digit = Ajouter un chiffre ou un nombre
box-hint = Tracez un cadre autour d’un chiffre ou d’un nombre entier oublié, puis tapez-le.
frame-hint = Tracez un cadre : seul son contenu est lu.
only-here = Ne lire qu’ici
force-turn = La lire comme je l’ai pivotée
read-turned = Cette image se lit mieux dans un autre sens : DigitML l’a lue ainsi.
turned-by = DigitML a pivoté cette image de { $degrees }° pour la lire.
read-as-it-is = La lire telle quelle
frame-in-force = Seul le cadre est lu.
read-all = Lire toute l’image
write-hint = Tapez le nombre entier, puis appuyez sur Entrée.
box-keys = Au clavier : les flèches déplacent le cadre, Maj et les flèches le redimensionnent, Entrée ajoute le chiffre.

## The numbers

numbers = Nombres
undo = Annuler
redo = Rétablir
copy = Copier
copied = Copié
copy-failed = Le navigateur a refusé la copie. Sélectionnez les nombres et copiez-les vous-même.
more = Exporter
save-csv = Tableau CSV
save-xlsx = Excel (XLSX)
save-text = Texte
save-json = JSON
save-picture = Image avec les cadres
picture-failed = Le navigateur n’a pas pu dessiner cette image. Vous pouvez quand même enregistrer ses nombres.
copy-table = Copier pour un tableur
read-again = Relire
this-picture = Cette image
select-hint = Sélectionnez un chiffre, ici ou sur la photo, pour le vérifier ou le corriger.
column-is = Colonne { $column } : { $kind }
column-as-written = comme écrit
column-text = texte
column-numbers = nombres
column-checks = Vérifications…
another = Une autre image
new-photo = Nouvelle photo
cancel = Annuler l’envoi
remove = Retirer
try-again = Réessayer
try-now = Essayer maintenant
sure = certain
not-sure = incertain
corrected = corrigé
checked = vérifié
deleted = supprimé
unknown = à saisir
progress = Déjà envoyé
this-digit-is = Ce chiffre est
not-a-digit = Supprimer
split = Séparer
join = Réunir
to-look-at = { $unsure } à vérifier
unread =
    { $count ->
        [one] { $count } tracé n’a pas été lu.
       *[other] { $count } tracés n’ont pas été lus.
    }
unread-in-line = non lu dans cette ligne : { $count }
ink-of = Tracé { $place } sur { $all }, non lu
digit-of = Chiffre { $place } sur { $all }
number-in-line = ligne { $line }, { $number }
digit-in-number = { $number }, { $which } : { $digit }
nth-digit =
    { $place ->
        [1] premier chiffre
        [2] deuxième chiffre
        [3] troisième chiffre
        [4] quatrième chiffre
        [5] cinquième chiffre
        [6] sixième chiffre
        [7] septième chiffre
        [8] huitième chiffre
        [9] neuvième chiffre
        [10] dixième chiffre
       *[other] chiffre { $place }
    }
with-state = { $what }, { $state }
read-by = Lu par : { $model }
by-neighbours = { $model } (plus proches voisins)

## The check view

check-title = Vérifier les chiffres
check-hint = Entrée : c’est juste. Tapez le bon chiffre. Suppr le supprime. Les flèches en sélectionnent un autre.
check-cells = Chiffres à vérifier
check-right = Juste
check-rest = Tout le reste est juste
check-sure-too = Montrer aussi les chiffres certains
check-done = Terminé
check-none = Il ne reste aucun chiffre à vérifier.
check-see = Le montrer dans son image
remove-this = Retirer cette image
change-model = Changer
no-single-keys = N’utiliser les touches seules que lorsqu’un chiffre a le focus
check-one-picture =
    { $digits ->
        [one] Vérifier { $digits } chiffre à la suite
       *[other] Vérifier { $digits } chiffres à la suite
    }
check-pictures = Vérifier { $digits } chiffres de { $pictures } images
checked-of = { $done } sur { $all } vérifiés

## What numbers are held against

checks = Vérifier les nombres
check-column = Colonne
check-all-columns = Toutes les colonnes
check-digits = Chiffres par nombre
check-digits-hint = par exemple 3 ou 2-4
check-least = Valeur minimale
check-most = Valeur maximale
check-list = Nombres possibles
check-list-hint = un par ligne, collés depuis un tableur
check-totals = La dernière ligne donne les totaux des colonnes
check-fit = tout concorde
not-understood = Ceci n’est pas compris.
propose-check = Presque tous les nombres ont { $digits ->
        [one] { $digits } chiffre
       *[other] { $digits } chiffres
    }. Vérifier les autres ?
propose-column-check = Presque tous les nombres de la colonne { $column } ont { $digits ->
        [one] { $digits } chiffre
       *[other] { $digits } chiffres
    }. Vérifier les autres ?
misfit-digits =
    { $has ->
        [one] { $has } chiffre
       *[other] { $has } chiffres
    }, attendu { $expected }
misfit-small = inférieur à { $least }
misfit-large = supérieur à { $most }
misfit-listed = absent de la liste ; { $entry } y figure
misfit-several = peut être { $fits }
either = { $first } ou { $last }
misfit-unlisted = absent de la liste
misfit-total = la somme de la colonne est { $sum }
take-from-list = En reprendre { $count } de la liste
do-not-fit =
    { $count ->
        [one] { $count } ne concorde pas
       *[other] { $count } ne concordent pas
    }
templates = Modèles de feuille
template-name = Nom d’un modèle de feuille
template-hint = Garde le cadre, les colonnes, les décimales et les vérifications pour la prochaine photo qui ressemble à celle-ci.
template-keep = Garder pour la suite
template-apply = Utiliser
template-rename = Nom du modèle de feuille { $name }
template-delete = Supprimer le modèle de feuille { $name }
template-offer = On dirait « { $name } » : reprendre ses réglages

## While a picture is read

reading = Lecture…
preparing-long = Préparation de l’image…
waiting-long = En attente des images précédentes
none-title = Aucun chiffre trouvé
none-status = Terminé. Aucun chiffre n’a été trouvé.
uploading = Envoi de { $name }
sent = { $sent } sur { $total }
size-in-kb = { $amount } ko
size-in-mb = { $amount } Mo
read-all-sure =
    { $digits ->
        [one] { $digits } chiffre
       *[other] { $digits } chiffres
    }, { $numbers ->
        [one] { $numbers } nombre
       *[other] { $numbers } nombres
    }.
read-with-doubts =
    { $digits ->
        [one] { $digits } chiffre
       *[other] { $digits } chiffres
    }, { $numbers ->
        [one] { $numbers } nombre
       *[other] { $numbers } nombres
    }, { $unsure } à vérifier.
none-tip-closer = Approchez-vous : les nombres devraient remplir presque toute l’image.
none-tip-light = Éclairez la feuille uniformément, sans ombre sur l’écriture, et ne bougez pas.
none-tip-pen = Écrivez avec un stylo foncé sur du papier uni, ou à la craie sur un tableau noir.

## The drawing pad

pad = Ardoise
pad-hint = Écrivez ici. DigitML lit dès que vous faites une pause.
pen = Stylo
pen-thin = Fin
pen-medium = Moyen
pen-thick = Épais
clear = Effacer
done = Terminé

## Settings

colours = Couleurs
as-system = Comme le système
light = Claires
dark = Sombres
language = Langue
as-browser = Comme le navigateur
read-print = Lire aussi les chiffres imprimés
print-left-out = Les chiffres imprimés ont été écartés.
include-print = Les lire aussi
print-included = Des chiffres imprimés en font partie.
exclude-print = Les écarter
back-left-out = Des chiffres pâles ont été écartés : ils semblent transparaître du verso de la feuille.
back-included = Des chiffres pâles en font partie ; ils transparaissent peut-être du verso.
rows-missing = Le fichier s’arrête trop tôt : une partie de l’image manque. Envoyez le fichier entier.
detail-missing = Le fichier s’arrête trop tôt : l’image est peut-être moins nette qu’elle ne devrait. Envoyez le fichier entier si des chiffres sont mal lus.
end-missing = Il manque la fin du fichier, mais toute l’image est là.
more-pages = Le fichier a d’autres pages. Une seule a été lue.
small-digits = La page contient plus de petits chiffres qu’on ne peut en examiner de près à la fois. Photographiez-la en plusieurs parties.
other-warning = Le serveur signale quelque chose que cette page ne connaît pas. Rechargez la page.
printed = imprimé
not-read = non lu
nothing-to-read = Rien à lire
look-at-unread = Montrer sur la photo
unread-hint = Tapez le nombre qui se trouve ici, ou appuyez sur Suppr s’il n’y en a pas.
struck-out = rayé
strike-out = Rayer
not-struck-out = Non rayé
key-strike = rayer le nombre, ou annuler la rature
classifier = Classificateur
svm = Machine à vecteurs de support
knn = Plus proches voisins
the-network = le réseau de neurones seul
net = Réseau de neurones seul
model = Modèle
built-in = Intégré
built-in-model = le modèle intégré
decimal-mark = Séparateur décimal sur le papier
point = Point (12.5)
comma = Virgule (12,5)
as-on-paper = Automatique
decimals = Décimales si le papier n’a pas de séparateur
settings-hint = Votre choix vaut pour les images suivantes. Pour l’appliquer à cette image, choisissez « Relire » sous Exporter.
boxes = Cases alignées
boxes-as-written = Comme c’est écrit
boxes-joined = Un seul nombre

## Teaching it a hand

teach = Lui apprendre mon écriture
teach-short = Écriture
teach-title = Apprenez-lui votre écriture
teach-or-sheet = Une feuille entière apprend davantage :
teach-blank = 1. Imprimez la feuille vierge et écrivez un chiffre dans chaque case. Ou écrivez dix lignes de dix chiffres sur du papier uni, une ligne par chiffre.
teach-pdf = Feuille vierge (PDF)
teach-svg = Feuille vierge (SVG)
teach-photograph = 2. Photographiez-la ou scannez-la. Vous vérifiez les chiffres avant tout apprentissage.
teach-order = Ordre des lignes
order-found = Automatique
order-zero-last = 1 à 9, puis 0
order-zero-first = 0 à 9
teach-choose = Choisir la feuille
teach-finding = Recherche des chiffres…
teach-training = Apprentissage…
teach-review-hint = Vérifiez les chiffres au contour en tirets avec un « ? ». Tapez le bon chiffre ; Suppr l’écarte ; les flèches en sélectionnent un autre.
teach-review-touch = Vérifiez les chiffres au contour en tirets avec un « ? » : touchez-en un, puis le bon chiffre.
teach-cells = Chiffres de la feuille
teach-drop = Écarter
teach-keep = Remettre
teach-dropped = écarté
teach-name = Nom du modèle
teach-my-hand = Mon écriture
teach-train = Apprendre ces chiffres
teach-stored = Rien n’a encore été enregistré. L’apprentissage enregistre ces chiffres sur ce serveur jusqu’à ce que vous les supprimiez.
teach-restart = Une autre feuille
teach-restart-sure = Ce que vous avez vérifié sur cette feuille sera perdu.
teach-trained = Comment chaque modèle lit ces chiffres
teach-folds = Chaque chiffre a été lu par un modèle entraîné sur les quatre autres cinquièmes.
teach-no-gain = Votre modèle ne fait pas moins d’erreurs sur ces chiffres. Le modèle intégré lit déjà cette écriture aussi bien.
teach-yours = Le vôtre
teach-misread = Mal lus
teach-none-misread = rien
teach-as-none = aucun
teach-use = L’utiliser
teach-discard = Le supprimer
token-title = La clé de vos modèles
token-hint = Ce navigateur la conserve. Copiez-la maintenant pour utiliser vos modèles dans un autre navigateur : elle ne sera plus affichée.
token-enter = Clé d’un autre navigateur
token-take = Utiliser cette clé
token-taken = La clé est enregistrée. Vos modèles figurent ci-dessous. Pour en utiliser un, choisissez-le sous Modèle.
token-unknown = Cette clé ne correspond à aucun modèle sur ce serveur. Vérifiez qu’elle est complète, de dml_ à la dernière lettre.
model-importing = Importation : entraînement du modèle à partir de ses chiffres…
stop-waiting = Abandonner
token-forget = Oublier la clé
token-forget-hint = Sans la clé, personne ne peut utiliser ni supprimer vos modèles sur ce serveur.
own-models = Vos modèles
model-export = Enregistrer
model-import = Importer un modèle
model-delete = Supprimer
model-delete-sure = Le supprimer avec tous ses chiffres ?
model-delete-yes = Oui, supprimer
model-keep = Garder
model-gone = Votre modèle n’existe plus. Le modèle intégré est utilisé.
model-in-use = Votre modèle est maintenant utilisé.
model-teaching = Votre modèle apprend…
cell = Ligne { $row }, place { $column } : { $label }
cell-doubtful = { $cell }, incertain, ressemble à { $reading }
cells-found =
    { $count ->
        [one] { $count } chiffre trouvé
       *[other] { $count } chiffres trouvés
    }, { $doubtful } à vérifier, { $dropped ->
        [one] { $dropped } écarté
       *[other] { $dropped } écartés
    }.
teach-corrections =
    { $count ->
        [one] Lui apprendre cette correction
       *[other] Lui apprendre ces { $count } corrections
    }
taught =
    { $count ->
        [one] Votre modèle a appris une correction.
       *[other] Votre modèle a appris { $count } corrections.
    }
teach-needs-corrections = Un modèle peut aussi naître de vos seules corrections : { $enough } suffisent pour commencer. Jusqu’ici : { $count }.
teach-from-corrections = Créer un modèle de votre écriture à partir de { $count } corrections
samples =
    { $count ->
        [one] { $count } chiffre
       *[other] { $count } chiffres
    }
imported = « { $name } » est importé. Pour l’utiliser, choisissez-le plus haut, sous Modèle.

## Keyboard shortcuts

key-name = saisir le chiffre sélectionné, aller au chiffre incertain suivant
key-arrows = sélectionner un autre chiffre sur la photo, un autre nombre à côté
key-digits = sélectionner un autre chiffre du nombre
key-retype = retaper le nombre entier, ou remplir une cellule vide
key-next = chiffre suivant à vérifier
key-delete = supprimer le chiffre
key-box = tracer un cadre autour d’un chiffre ou d’un nombre manquant
key-frame = ne lire que dans un cadre
key-check = vérifier à la suite tous les chiffres incertains
key-split = séparer, réunir des nombres
key-undo = annuler, rétablir
key-zoom = agrandir, réduire, ajuster
key-rotate = pivoter l’image et la relire
key-copy = copier les nombres
key-files = image suivante, précédente
key-help = cette liste
key-escape = désélectionner, arrêter de dessiner
delete-key = Suppr

## What can go wrong

not-an-image-title = Ce n’est pas une image
not-an-image-detail = Choisissez une photo ou un scan : JPEG, PNG, WebP, GIF, BMP, TIFF ou PDF.
protected-title = Ce document est protégé par un mot de passe
protected-detail = Ouvrez-le avec son mot de passe, enregistrez-le en PDF sans mot de passe, puis choisissez ce fichier.
damaged-document-title = Ce document est endommagé
damaged-document-detail = Ouvrez-le dans un autre logiciel et enregistrez-le à nouveau, ou rescannez la feuille.
no-file-title = C’était un lien, pas un fichier
no-file-detail = Enregistrez d’abord l’image sur cet appareil, puis déposez le fichier ici. Ou copiez l’image et collez-la.
cannot-open-title = Ce fichier ne peut pas être ouvert
cannot-open-detail = Il a été déplacé ou modifié après votre choix, ou il n’est pas encore sur cet appareil. Choisissez-le à nouveau.
heic-title = Les images HEIC ne sont pas prises en charge ici
heic-detail = Envoyez l’image en JPEG. Sur un iPhone : Réglages, Appareil photo, Formats, Le plus compatible, puis reprenez-la. Sur un ordinateur : ouvrez l’image et exportez-la en JPEG.
too-large-title = Ce fichier est trop grand
busy-title = Le serveur est occupé
offline-title = Le serveur est injoignable
offline-detail = Vérifiez la connexion. L’image est conservée et sera envoyée dès que le serveur sera joignable.
timeout-title = Le serveur a mis trop de temps
timeout-detail = L’image est conservée. Réessayez ; si la connexion est lente, envoyez une image plus petite ou seulement la partie avec les nombres.
server-title = Erreur du serveur
server-kept = L’image est conservée. Réessayez ; si cela échoue encore, attendez quelques minutes.
try-connection = Vérifiez la connexion, puis réessayez.
try-later = Réessayez ; si cela échoue encore, attendez quelques minutes.
unreadable-title = La réponse n’a pas été comprise
unreadable-detail = La page est peut-être plus ancienne que le serveur. Rechargez-la, puis choisissez l’image à nouveau.
not-kept = Ce navigateur ne peut pas conserver vos résultats. Ils seront perdus à la fermeture de la page.
busy-now = Le serveur est occupé. Nouvel essai dans { $seconds } s.
busy-detail = Il lit beaucoup d’images en ce moment. Nouvel essai dans { $seconds } s.
again-in = occupé, nouvel essai dans { $seconds } s
server-detail = Il a répondu avec l’erreur { $status }.
too-large-size = Il fait { $size }.
too-large-limit = La limite est de { $limit } Mo : réduisez-le, ou recadrez-le sur les nombres.

## Exported tables

column-file = fichier
column-line = ligne
column-place = place
column-number = nombre
column-confidence = confiance
column-corrected = corrigé
column-checked = vérifié
column-remark = remarque
yes = oui
no = non
sheet-numbers = Nombres
sheet-list = Liste
sheet-refused = Non lus
doubtful-cell = Pas sûr : comparez avec l’image.

## What the server refuses

problem-image-too-large = Cette image est trop grande
problem-image-too-large-detail = Jusqu’à 20 Mo, 50 mégapixels et 10 000 pixels de côté : réduisez-la, ou découpez la partie avec les nombres.
problem-unsupported-image = Ce type d’image n’est pas pris en charge
problem-unsupported-image-detail = Envoyez-la en JPEG, PNG, WebP, GIF, BMP ou TIFF, ou un document PDF. HEIC n’est pas pris en charge.
problem-empty-file = Le fichier est vide
problem-empty-file-detail = Choisissez-le à nouveau, ou un autre.
problem-damaged-image = L’image est endommagée
problem-damaged-image-detail = Ouvrez l’image et enregistrez-la à nouveau, ou reprenez la photo.
problem-too-many-shapes = Cette image est trop chargée
problem-model-not-found = Ce modèle n’existe plus
problem-model-not-found-detail = Choisissez le modèle intégré dans les réglages.
problem-sheet-not-found = Aucune feuille de dix lignes de dix chiffres n’a été trouvée
problem-sheet-not-found-detail = Photographiez toute la feuille, bien éclairée, une ligne par chiffre.
problem-too-many-models = Vous avez atteint le nombre maximal de modèles
problem-too-many-models-detail = Supprimez-en un dans les réglages.
problem-storage-full = Le serveur ne garde plus de modèles
problem-storage-full-detail = Supprimez un de vos modèles, ou prévenez l’administrateur du serveur.
problem-invalid-samples = Ces chiffres ne peuvent pas être appris
problem-damaged-model = Ce n’est pas un fichier de modèle, ou il est endommagé
problem-storage-unavailable = Le serveur ne peut rien enregistrer pour l’instant
problem-storage-unavailable-detail = La lecture avec le modèle intégré continue. Réessayez plus tard.
problem-timeout = L’envoi a pris trop de temps
problem-upload-timeout-detail = Réessayez, ou envoyez une image plus petite.
problem-try-again-detail = Réessayez dans un instant.
problem-shutting-down = Le serveur redémarre
problem-key-required = Ce serveur demande une clé d’API
problem-other = Le serveur a refusé la demande

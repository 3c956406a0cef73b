# The texts of the page in German. What each message is for, and what its variables hold, stands in en.ftl.
#
# NOT YET READ OVER BY A NATIVE SPEAKER.

own-name = Deutsch
read-over = no

## Languages

other-languages = Noch nicht von Muttersprachlern gegengelesen
language-not-loaded = Die Texte dieser Sprache konnten nicht geladen werden. Prüfen Sie Ihre Verbindung und wählen Sie sie dann noch einmal.

## The top of the page

title = DigitML – handgeschriebene Zahlen von einem Foto lesen
tagline = Liest handgeschriebene Zahlen von einem Foto
switch-theme = Dunkle oder helle Farben
settings = Einstellungen
keys = Tastenkürzel
close = Schließen
offline-now = Sie sind offline. Ihre Ergebnisse bleiben hier; neue Bilder warten, bis die Verbindung wieder da ist.

## The first screen

drop-here = Legen Sie hier Fotos mit handgeschriebenen Zahlen ab
photograph-numbers = Fotografieren Sie handgeschriebene Zahlen
drop-hint = oder fügen Sie sie ein, oder:
drop-now = Zum Lesen loslassen
choose = Bilder wählen
take-photo = Foto aufnehmen
draw = Auf dem Bildschirm schreiben
privacy = Dieser Server liest Ihre Bilder und behält sie nicht. Dieser Browser behält Ihre Ergebnisse, bis Sie sie löschen.
examples = Oder probieren Sie ein Beispiel
example = Beispiel { $number }

## The list of pictures

files = Bilder
add = Hinzufügen
clear-all = Alles löschen
clear-hint = Entfernt alle Bilder und Ergebnisse aus diesem Browser
waiting = wartet
preparing = wird vorbereitet…
sending = wird gesendet…
reading-short = wird gelesen…
no-digits-short = keine Ziffern
number-count =
    { $numbers ->
        [one] { $numbers } Zahl
       *[other] { $numbers } Zahlen
    }
number-count-and-doubts =
    { $numbers ->
        [one] { $numbers } Zahl
       *[other] { $numbers } Zahlen
    } · { $unsure } ?
queue-read =
    { $read } von { $all ->
        [one] { $all } Bild
       *[other] { $all } Bildern
    } gelesen
queue-refused = { $read } von { $all } gelesen, { $refused } abgelehnt
removed =
    { $count ->
        [one] { $count } Bild entfernt.
       *[other] { $count } Bilder entfernt.
    }
remove-file = { $name } entfernen
page-of = Seite { $page } von { $pages }…
pages-left-out = Das Dokument hat { $pages } Seiten; die ersten { $most } stehen in der Liste. Speichern Sie die übrigen als eigenes Dokument.
all-pictures = Alle { $count } Bilder

## The photograph

photograph = Foto
digits-on-photograph = Ziffern auf dem Foto
not-shown = Dieser Browser kann diese Art von Bild nicht anzeigen. Die Rahmen zeigen, wo die Ziffern stehen.
zoom = Zoom
zoom-in = Vergrößern
zoom-out = Verkleinern
fit = Einpassen
rotate = Drehen und neu lesen
add-digit = Ziffer oder Zahl ergänzen
box-hint = Ziehen Sie einen Rahmen um eine übersehene Ziffer oder ganze Zahl und tippen Sie sie dann ein.
frame-hint = Ziehen Sie einen Rahmen: Nur was darin liegt, wird gelesen.
only-here = Nur hier lesen
force-turn = So lesen, wie ich es gedreht habe
read-turned = Dieses Bild liest sich andersherum besser, deshalb hat DigitML es so gelesen.
turned-by = DigitML hat dieses Bild um { $degrees }° gedreht, um es zu lesen.
read-as-it-is = So lesen, wie es ist
frame-in-force = Nur der Rahmen wird gelesen.
read-all = Das ganze Bild lesen
write-hint = Tippen Sie die ganze Zahl und drücken Sie dann die Eingabetaste.
box-keys = Mit der Tastatur: Pfeiltasten verschieben den Rahmen, Umschalt und Pfeiltasten ändern seine Größe, die Eingabetaste ergänzt die Ziffer.

## The numbers

numbers = Zahlen
undo = Rückgängig
redo = Wiederholen
copy = Kopieren
copied = Kopiert
copy-failed = Der Browser hat das Kopieren nicht erlaubt. Markieren und kopieren Sie die Zahlen selbst.
more = Exportieren
save-csv = CSV-Tabelle
save-xlsx = Excel (XLSX)
save-text = Text
save-json = JSON
save-picture = Bild mit Rahmen
picture-failed = Der Browser konnte dieses Bild nicht zeichnen. Die Zahlen können Sie trotzdem speichern.
copy-table = Für eine Tabelle kopieren
read-again = Neu lesen
this-picture = Dieses Bild
select-hint = Wählen Sie hier oder auf dem Foto eine Ziffer, um sie zu prüfen oder zu berichtigen.
column-is = Spalte { $column }: { $kind }
column-as-written = wie geschrieben
column-text = Text
column-numbers = Zahlen
column-checks = Prüfungen…
another = Ein anderes Bild
new-photo = Neues Foto
cancel = Abbrechen
remove = Entfernen
try-again = Noch einmal versuchen
try-now = Jetzt versuchen
sure = sicher
not-sure = unsicher
corrected = berichtigt
checked = geprüft
deleted = gelöscht
unknown = noch offen
progress = Bisher gesendet
this-digit-is = Diese Ziffer ist
not-a-digit = Löschen
split = Trennen
join = Verbinden
to-look-at = { $unsure } zu prüfen
unread =
    { $count ->
        [one] { $count } Schriftzug wurde nicht gelesen.
       *[other] { $count } Schriftzüge wurden nicht gelesen.
    }
unread-in-line = in dieser Zeile nicht gelesen: { $count }
ink-of = Schriftzug { $place } von { $all }, nicht gelesen
digit-of = Ziffer { $place } von { $all }
number-in-line = Zeile { $line }, { $number }
digit-in-number = { $number }, { $which }: { $digit }
nth-digit =
    { $place ->
        [1] erste Ziffer
        [2] zweite Ziffer
        [3] dritte Ziffer
        [4] vierte Ziffer
        [5] fünfte Ziffer
        [6] sechste Ziffer
        [7] siebte Ziffer
        [8] achte Ziffer
        [9] neunte Ziffer
        [10] zehnte Ziffer
       *[other] Ziffer { $place }
    }
with-state = { $what }, { $state }
read-by = Gelesen von: { $model }
by-neighbours = { $model } (nächste Nachbarn)

## The check view

check-title = Ziffern prüfen
check-hint = Eingabetaste: stimmt so. Tippen Sie die richtige Ziffer. Entf löscht sie. Pfeiltasten wählen eine andere.
check-cells = Zu prüfende Ziffern
check-right = Stimmt
check-rest = Der Rest stimmt
check-sure-too = Auch die sicheren Ziffern zeigen
check-done = Fertig
check-none = Es ist keine Ziffer mehr zu prüfen.
check-see = In ihrem Bild zeigen
remove-this = Dieses Bild entfernen
change-model = Ändern
no-single-keys = Einzelne Tasten nur beachten, wenn eine Ziffer den Fokus hat
check-one-picture =
    { $digits ->
        [one] { $digits } Ziffer prüfen
       *[other] { $digits } Ziffern nacheinander prüfen
    }
check-pictures = { $digits } Ziffern aus { $pictures } Bildern prüfen
checked-of = { $done } von { $all } geprüft

## What numbers are held against

checks = Zahlen prüfen
check-column = Spalte
check-all-columns = Alle Spalten
check-digits = Ziffern je Zahl
check-digits-hint = zum Beispiel 3 oder 2-4
check-least = Kleinster Wert
check-most = Größter Wert
check-list = Zahlen, die vorkommen können
check-list-hint = eine je Zeile, aus einer Tabelle eingefügt
check-totals = Die letzte Zeile enthält die Summen der Spalten
check-fit = alle passen
not-understood = Das ist nicht verständlich.
propose-check = Fast alle Zahlen haben { $digits ->
        [one] { $digits } Ziffer
       *[other] { $digits } Ziffern
    }. Die anderen prüfen?
propose-column-check = Fast alle Zahlen der Spalte { $column } haben { $digits ->
        [one] { $digits } Ziffer
       *[other] { $digits } Ziffern
    }. Die anderen prüfen?
misfit-digits =
    { $has ->
        [one] { $has } Ziffer
       *[other] { $has } Ziffern
    }, erwartet { $expected }
misfit-small = kleiner als { $least }
misfit-large = größer als { $most }
misfit-listed = nicht in der Liste; { $entry } steht darin
misfit-several = kann { $fits } sein
either = { $first } oder { $last }
misfit-unlisted = nicht in der Liste
misfit-total = die Spalte ergibt { $sum }
take-from-list = { $count } aus der Liste übernehmen
do-not-fit =
    { $count ->
        [one] { $count } passt nicht
       *[other] { $count } passen nicht
    }
templates = Vorlagen
template-name = Name einer Vorlage
template-hint = Bewahrt Rahmen, Spalten, Nachkommastellen und Prüfungen für das nächste Foto auf, das so aussieht.
template-keep = Als Vorlage behalten
template-apply = Verwenden
template-rename = Name der Vorlage { $name }
template-delete = Vorlage { $name } löschen
template-offer = Das sieht aus wie „{ $name }“: genauso einrichten

## While a picture is read

reading = Wird gelesen…
preparing-long = Das Bild wird vorbereitet…
waiting-long = Wartet auf frühere Bilder
none-title = Keine Ziffern gefunden
none-status = Fertig. Es wurden keine Ziffern gefunden.
uploading = { $name } wird gesendet
sent = { $sent } von { $total }
size-in-kb = { $amount } kB
size-in-mb = { $amount } MB
read-all-sure =
    { $digits ->
        [one] { $digits } Ziffer
       *[other] { $digits } Ziffern
    }, { $numbers ->
        [one] { $numbers } Zahl
       *[other] { $numbers } Zahlen
    }.
read-with-doubts =
    { $digits ->
        [one] { $digits } Ziffer
       *[other] { $digits } Ziffern
    }, { $numbers ->
        [one] { $numbers } Zahl
       *[other] { $numbers } Zahlen
    }, { $unsure } zu prüfen.
none-tip-closer = Gehen Sie näher heran: Die Zahlen sollten das Bild fast ausfüllen.
none-tip-light = Sorgen Sie für gleichmäßiges Licht ohne Schatten auf der Schrift, und halten Sie still.
none-tip-pen = Schreiben Sie mit einem dunklen Stift auf unliniertes Papier, oder mit Kreide auf eine dunkle Tafel.

## The drawing pad

pad = Schreibfläche
pad-hint = Schreiben Sie hier. DigitML liest, sobald Sie innehalten.
pen = Stift
pen-thin = Dünn
pen-medium = Mittel
pen-thick = Dick
clear = Leeren
done = Fertig

## Settings

colours = Farben
as-system = Wie das System
light = Hell
dark = Dunkel
language = Sprache
as-browser = Wie der Browser
read-print = Auch gedruckte Ziffern lesen
print-left-out = Gedruckte Ziffern wurden weggelassen.
include-print = Auch sie lesen
print-included = Darunter sind gedruckte Ziffern.
exclude-print = Weglassen
back-left-out = Blasse Ziffern wurden weggelassen: Sie scheinen von der Rückseite des Blattes durch.
back-included = Darunter sind blasse Ziffern, die vielleicht von der Rückseite durchscheinen.
rows-missing = Die Datei endet zu früh: Ein Teil des Bildes fehlt. Senden Sie die ganze Datei.
detail-missing = Die Datei endet zu früh: Das Bild ist vielleicht weniger scharf, als es sein sollte. Senden Sie die ganze Datei, wenn Ziffern falsch gelesen werden.
end-missing = Der Datei fehlt das Ende, aber das ganze Bild ist da.
more-pages = Die Datei hat weitere Seiten. Nur eine wurde gelesen.
small-digits = Die Seite hat mehr kleine Ziffern, als sich auf einmal genau ansehen lassen. Fotografieren Sie sie in Teilen.
other-warning = Der Server warnt vor etwas, das diese Seite nicht kennt. Laden Sie die Seite neu.
printed = gedruckt
not-read = nicht gelesen
nothing-to-read = Nichts zu lesen
look-at-unread = Im Bild zeigen
unread-hint = Tippen Sie die Zahl, die hier steht, oder drücken Sie Entf, wenn hier keine steht.
struck-out = gestrichen
strike-out = Streichen
not-struck-out = Nicht gestrichen
key-strike = die Zahl streichen oder das zurücknehmen
classifier = Erkennung
svm = Support-Vektor-Maschine
knn = Nächste Nachbarn
the-network = das neuronale Netz allein
net = Neuronales Netz allein
model = Modell
built-in = Eingebaut
built-in-model = das eingebaute Modell
decimal-mark = Dezimalzeichen auf dem Papier
point = Punkt (12.5)
comma = Komma (12,5)
as-on-paper = Automatisch
decimals = Nachkommastellen, wo auf dem Papier kein Zeichen steht
settings-hint = Ihre Wahl gilt für neue Bilder. Um sie auf dieses Bild anzuwenden, wählen Sie unter „Exportieren“ den Punkt „Neu lesen“.
boxes = Kästchen in einer Reihe
boxes-as-written = Wie geschrieben
boxes-joined = Eine Zahl

## Teaching it a hand

teach = Meine Handschrift lehren
teach-short = Handschrift
teach-title = Lehren Sie DigitML Ihre Handschrift
teach-or-sheet = Ein ganzes Blatt lehrt mehr:
teach-blank = 1. Drucken Sie das leere Blatt und schreiben Sie in jedes Kästchen eine Ziffer. Oder schreiben Sie zehn Reihen mit zehn Ziffern auf unliniertes Papier, eine Reihe je Ziffer.
teach-pdf = Leeres Blatt (PDF)
teach-svg = Leeres Blatt (SVG)
teach-photograph = 2. Fotografieren oder scannen Sie es. Sie sehen die Ziffern durch, bevor etwas gelernt wird.
teach-order = Reihenfolge der Reihen
order-found = Automatisch
order-zero-last = 1 bis 9, dann 0
order-zero-first = 0 bis 9
teach-choose = Blatt wählen
teach-finding = Die Ziffern werden gesucht…
teach-training = Wird gelernt…
teach-review-hint = Prüfen Sie die Ziffern mit gestricheltem Rand und „?“. Tippen Sie die richtige Ziffer; Entf lässt sie weg; Pfeiltasten wählen eine andere.
teach-review-touch = Prüfen Sie die Ziffern mit gestricheltem Rand und „?“: Tippen Sie eine an, dann die richtige Ziffer.
teach-cells = Ziffern des Blatts
teach-drop = Weglassen
teach-keep = Zurückholen
teach-dropped = weggelassen
teach-name = Name des Modells
teach-my-hand = Meine Handschrift
teach-train = Diese Ziffern lernen
teach-stored = Noch ist nichts gespeichert. Beim Lernen werden die Ziffern oben auf diesem Server gespeichert, bis Sie sie löschen.
teach-restart = Ein anderes Blatt
teach-restart-sure = Was Sie auf diesem Blatt geprüft haben, geht verloren.
teach-trained = Wie gut jedes Modell diese Ziffern liest
teach-folds = Jede Ziffer wurde von einem Modell gelesen, das mit den übrigen vier Fünfteln gelernt hat.
teach-no-gain = Ihr Modell macht bei diesen Ziffern nicht weniger Fehler. Das eingebaute Modell liest diese Handschrift schon genauso gut.
teach-yours = Ihres
teach-misread = Falsch gelesen
teach-none-misread = nichts
teach-as-none = keine
teach-use = Verwenden
teach-discard = Verwerfen
token-title = Der Schlüssel zu Ihren Modellen
token-hint = Dieser Browser bewahrt ihn auf. Kopieren Sie ihn jetzt, um Ihre Modelle in einem anderen Browser zu verwenden: Er wird nicht noch einmal gezeigt.
token-enter = Schlüssel aus einem anderen Browser
token-take = Diesen Schlüssel verwenden
token-taken = Der Schlüssel ist gespeichert. Ihre Modelle stehen unten. Um eines zu verwenden, wählen Sie es unter „Modell“.
token-unknown = Dieser Schlüssel passt zu keinem Modell auf diesem Server. Prüfen Sie, ob er vollständig ist, von dml_ bis zum letzten Zeichen.
model-importing = Import: Das Modell lernt aus seinen Ziffern…
stop-waiting = Abbrechen
token-forget = Schlüssel vergessen
token-forget-hint = Ohne den Schlüssel kann niemand Ihre Modelle auf diesem Server verwenden oder löschen.
own-models = Ihre Modelle
model-export = In eine Datei speichern
model-import = Modell importieren
model-delete = Löschen
model-delete-sure = Mit allen seinen Ziffern löschen?
model-delete-yes = Ja, löschen
model-keep = Behalten
model-gone = Ihr Modell gibt es nicht mehr. Das eingebaute Modell wird verwendet.
model-in-use = Ihr Modell wird jetzt verwendet.
model-teaching = Ihr Modell lernt…
cell = Reihe { $row }, Stelle { $column }: { $label }
cell-doubtful = { $cell }, unsicher, sieht aus wie { $reading }
cells-found =
    { $count ->
        [one] { $count } Ziffer
       *[other] { $count } Ziffern
    } gefunden, { $doubtful } zu prüfen, { $dropped } weggelassen.
teach-corrections =
    { $count ->
        [one] Diese Berichtigung lehren
       *[other] Diese { $count } Berichtigungen lehren
    }
taught =
    { $count ->
        [one] Ihr Modell hat eine Berichtigung gelernt.
       *[other] Ihr Modell hat { $count } Berichtigungen gelernt.
    }
teach-needs-corrections = Ein Modell kann auch allein aus Ihren Berichtigungen entstehen: { $enough } genügen für den Anfang. Bisher: { $count }.
teach-from-corrections = Aus { $count } Berichtigungen ein Modell Ihrer Handschrift machen
samples =
    { $count ->
        [one] { $count } Ziffer
       *[other] { $count } Ziffern
    }
imported = „{ $name }“ ist importiert. Um es zu verwenden, wählen Sie es oben unter „Modell“.

## Keyboard shortcuts

key-name = die gewählte Ziffer setzen, zur nächsten unsicheren gehen
key-arrows = auf dem Foto eine andere Ziffer wählen, daneben eine andere Zahl
key-digits = eine andere Ziffer der Zahl wählen
key-retype = die ganze Zahl neu tippen oder eine leere Zelle füllen
key-next = die nächste prüfen
key-delete = die Ziffer löschen
key-box = einen Rahmen um eine fehlende Ziffer oder Zahl ziehen
key-frame = nur in einem Rahmen lesen
key-check = alle unsicheren Ziffern nacheinander prüfen
key-split = Zahlen trennen, verbinden
key-undo = rückgängig machen, wiederholen
key-zoom = vergrößern, verkleinern, einpassen
key-rotate = das Bild drehen und neu lesen
key-copy = die Zahlen kopieren
key-files = nächstes, voriges Bild
key-help = diese Liste
key-escape = Auswahl aufheben, Zeichnen beenden
delete-key = Entf

## What can go wrong

not-an-image-title = Das ist kein Bild
not-an-image-detail = Wählen Sie ein Foto oder einen Scan: JPEG, PNG, WebP, GIF, BMP, TIFF oder PDF.
protected-title = Dieses Dokument ist durch ein Passwort geschützt
protected-detail = Öffnen Sie es mit seinem Passwort, speichern Sie es als PDF ohne Passwort und wählen Sie dann diese Datei.
damaged-document-title = Dieses Dokument ist beschädigt
damaged-document-detail = Öffnen Sie es in einem anderen Programm und speichern Sie es neu, oder scannen Sie das Papier noch einmal.
no-file-title = Das war ein Link, keine Datei
no-file-detail = Speichern Sie das Bild zuerst auf diesem Gerät und legen Sie dann die Datei hier ab. Oder kopieren Sie das Bild und fügen Sie es ein.
cannot-open-title = Diese Datei lässt sich nicht öffnen
cannot-open-detail = Sie wurde verschoben oder geändert, nachdem Sie sie gewählt haben, oder sie liegt noch nicht auf diesem Gerät. Wählen Sie sie noch einmal.
heic-title = HEIC-Bilder werden hier nicht unterstützt
heic-detail = Senden Sie das Bild als JPEG. Auf einem iPhone: Einstellungen, Kamera, Formate, Maximale Kompatibilität, dann neu aufnehmen. Auf einem Computer: Bild öffnen und als JPEG exportieren.
too-large-title = Diese Datei ist zu groß
busy-title = Der Server ist ausgelastet
offline-title = Der Server ist nicht erreichbar
offline-detail = Prüfen Sie Ihre Verbindung. Die Seite behält das Bild und sendet es, sobald sie den Server erreicht.
timeout-title = Der Server hat zu lange gebraucht
timeout-detail = Das Bild ist noch da. Versuchen Sie es noch einmal; bei langsamer Verbindung senden Sie ein kleineres Bild oder nur den Teil mit den Zahlen.
server-title = Der Server hat versagt
server-kept = Das Bild ist noch da. Versuchen Sie es noch einmal; wenn es wieder misslingt, warten Sie einige Minuten.
try-connection = Prüfen Sie Ihre Verbindung und versuchen Sie es dann noch einmal.
try-later = Versuchen Sie es noch einmal; wenn es wieder misslingt, warten Sie einige Minuten.
unreadable-title = Die Antwort war nicht zu verstehen
unreadable-detail = Die Seite ist vielleicht älter als der Server. Laden Sie sie neu und wählen Sie dann das Bild noch einmal.
not-kept = Dieser Browser kann Ihre Ergebnisse nicht aufbewahren. Sie gehen verloren, wenn Sie die Seite schließen.
busy-now = Der Server ist ausgelastet. Neuer Versuch in { $seconds } s.
busy-detail = Er liest gerade viele Bilder. Neuer Versuch in { $seconds } s.
again-in = ausgelastet, neuer Versuch in { $seconds } s
server-detail = Er hat mit dem Fehler { $status } geantwortet.
too-large-size = Sie hat { $size }.
too-large-limit = Erlaubt sind { $limit } MB: Speichern Sie sie kleiner, oder schneiden Sie sie auf die Zahlen zu.

## Exported tables

column-file = Datei
column-line = Zeile
column-place = Stelle
column-number = Zahl
column-confidence = Sicherheit
column-corrected = berichtigt
column-checked = geprüft
column-remark = Bemerkung
yes = ja
no = nein
sheet-numbers = Zahlen
sheet-list = Liste
sheet-refused = Nicht gelesen
doubtful-cell = Nicht sicher: Vergleichen Sie mit dem Bild.

## What the server refuses

problem-image-too-large = Dieses Bild ist zu groß
problem-image-too-large-detail = Bis zu 20 MB, 50 Megapixel und 10 000 Pixel je Seite: Verkleinern Sie es, oder schneiden Sie den Teil mit den Zahlen aus.
problem-unsupported-image = Diese Art von Bild wird nicht unterstützt
problem-unsupported-image-detail = Senden Sie es als JPEG, PNG, WebP, GIF, BMP oder TIFF, oder ein PDF-Dokument. HEIC wird nicht unterstützt.
problem-empty-file = Die Datei ist leer
problem-empty-file-detail = Wählen Sie sie noch einmal, oder eine andere.
problem-damaged-image = Das Bild ist beschädigt
problem-damaged-image-detail = Öffnen Sie das Bild und speichern Sie es neu, oder nehmen Sie das Foto noch einmal auf.
problem-too-many-shapes = Auf diesem Bild ist zu viel
problem-model-not-found = Dieses Modell gibt es nicht mehr
problem-model-not-found-detail = Wählen Sie in den Einstellungen das eingebaute Modell.
problem-sheet-not-found = Es wurde kein Blatt mit zehn Reihen zu zehn Ziffern gefunden
problem-sheet-not-found-detail = Fotografieren Sie das ganze Blatt, gut beleuchtet, eine Reihe je Ziffer.
problem-too-many-models = Sie haben die Höchstzahl an Modellen erreicht
problem-too-many-models-detail = Löschen Sie eines in den Einstellungen.
problem-storage-full = Der Server hat keinen Platz für weitere Modelle
problem-storage-full-detail = Löschen Sie eines Ihrer Modelle, oder wenden Sie sich an den Betreiber des Servers.
problem-invalid-samples = Diese Ziffern können nicht gelernt werden
problem-damaged-model = Das ist keine Modelldatei, oder sie ist beschädigt
problem-storage-unavailable = Der Server kann gerade nichts speichern
problem-storage-unavailable-detail = Mit dem eingebauten Modell wird weiter gelesen. Versuchen Sie es später noch einmal.
problem-timeout = Das Senden hat zu lange gedauert
problem-upload-timeout-detail = Versuchen Sie es noch einmal, oder senden Sie ein kleineres Bild.
problem-try-again-detail = Versuchen Sie es gleich noch einmal.
problem-shutting-down = Der Server startet neu
problem-key-required = Dieser Server verlangt einen API-Schlüssel
problem-other = Der Server hat die Anfrage abgelehnt

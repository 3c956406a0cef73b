# The texts of the page in Spanish. What each message is for, and what its variables hold, stands in en.ftl.
#
# NOT YET READ OVER BY A NATIVE SPEAKER.

own-name = Español
read-over = no

## Languages

other-languages = Aún sin revisar por un hablante nativo
language-not-loaded = No se han podido cargar los textos de este idioma. Compruebe la conexión y elíjalo de nuevo.

## The top of the page

title = DigitML – leer números manuscritos en una foto
tagline = Lee números manuscritos en una foto
switch-theme = Colores oscuros o claros
settings = Ajustes
keys = Atajos de teclado
close = Cerrar
offline-now = No hay conexión. Sus resultados siguen aquí; las imágenes nuevas esperan a que vuelva la conexión.

## The first screen

drop-here = Suelte aquí fotos de números manuscritos
photograph-numbers = Fotografíe números manuscritos
drop-hint = o péguelas, o:
drop-now = Suelte para leer
choose = Elegir imágenes
take-photo = Hacer una foto
draw = Escribir en pantalla
privacy = Este servidor lee sus imágenes y no las guarda. Este navegador guarda sus resultados hasta que usted los borre.
examples = O pruebe un ejemplo
example = Ejemplo { $number }

## The list of pictures

files = Imágenes
add = Añadir
clear-all = Borrar todo
clear-hint = Quita todas las imágenes y los resultados de este navegador
waiting = en espera
preparing = preparando…
sending = enviando…
reading-short = leyendo…
no-digits-short = sin cifras
number-count =
    { $numbers ->
        [one] { $numbers } número
       *[other] { $numbers } números
    }
number-count-and-doubts =
    { $numbers ->
        [one] { $numbers } número
       *[other] { $numbers } números
    } · { $unsure } ?
queue-read =
    { $read } de { $all ->
        [one] { $all } imagen
       *[other] { $all } imágenes
    } leídas
queue-refused =
    { $read } de { $all } leídas, { $refused ->
        [one] { $refused } rechazada
       *[other] { $refused } rechazadas
    }
removed =
    { $count ->
        [one] { $count } imagen quitada.
       *[other] { $count } imágenes quitadas.
    }
remove-file = Quitar { $name }
page-of = página { $page } de { $pages }…
pages-left-out = El documento tiene { $pages } páginas; las primeras { $most } están en la lista. Guarde las demás en un documento aparte.
all-pictures = Las { $count } imágenes

## The photograph

photograph = Foto
digits-on-photograph = Cifras en la foto
not-shown = Este navegador no puede mostrar este tipo de imagen. Los recuadros indican dónde están las cifras.
zoom = Zoom
zoom-in = Ampliar
zoom-out = Reducir
fit = Ajustar
rotate = Girar y leer de nuevo
add-digit = Añadir una cifra o un número
box-hint = Dibuje un recuadro alrededor de una cifra o de un número entero que falte y escríbalo.
frame-hint = Dibuje un marco: solo se lee lo que queda dentro.
only-here = Leer solo aquí
force-turn = Leerla como la he girado
read-turned = Esta imagen se lee mejor en otra posición, así que DigitML la ha leído así.
turned-by = DigitML ha girado esta imagen { $degrees }° para leerla.
read-as-it-is = Leerla tal como está
frame-in-force = Solo se lee el marco.
read-all = Leer toda la imagen
write-hint = Escriba el número entero y pulse Intro.
box-keys = Con el teclado: las flechas mueven el recuadro, Mayús y las flechas cambian su tamaño, Intro añade la cifra.

## The numbers

numbers = Números
undo = Deshacer
redo = Rehacer
copy = Copiar
copied = Copiado
copy-failed = El navegador no ha permitido copiar. Seleccione los números y cópielos usted.
more = Exportar
save-csv = Tabla CSV
save-xlsx = Excel (XLSX)
save-text = Texto
save-json = JSON
save-picture = Imagen con los recuadros
picture-failed = El navegador no ha podido dibujar esta imagen. Aun así puede guardar sus números.
copy-table = Copiar para una hoja de cálculo
read-again = Leer de nuevo
this-picture = Esta imagen
select-hint = Seleccione una cifra, aquí o en la foto, para comprobarla o corregirla.
column-is = Columna { $column }: { $kind }
column-as-written = como está escrito
column-text = texto
column-numbers = números
column-checks = Comprobaciones…
another = Otra imagen
new-photo = Otra foto
cancel = Cancelar
remove = Quitar
try-again = Reintentar
try-now = Probar ahora
sure = segura
not-sure = dudosa
corrected = corregida
checked = comprobada
deleted = eliminada
unknown = por escribir
progress = Enviado hasta ahora
this-digit-is = Esta cifra es
not-a-digit = Eliminar
split = Separar
join = Unir
to-look-at = { $unsure } por comprobar
unread =
    { $count ->
        [one] { $count } trazo no se ha leído.
       *[other] { $count } trazos no se han leído.
    }
unread-in-line = sin leer en esta línea: { $count }
ink-of = Trazo { $place } de { $all }, sin leer
digit-of = Cifra { $place } de { $all }
number-in-line = línea { $line }, { $number }
digit-in-number = { $number }, { $which }: { $digit }
nth-digit =
    { $place ->
        [1] primera cifra
        [2] segunda cifra
        [3] tercera cifra
        [4] cuarta cifra
        [5] quinta cifra
        [6] sexta cifra
        [7] séptima cifra
        [8] octava cifra
        [9] novena cifra
        [10] décima cifra
       *[other] cifra { $place }
    }
with-state = { $what }, { $state }
read-by = Leído por: { $model }
by-neighbours = { $model } (vecinos más próximos)

## The check view

check-title = Comprobar las cifras
check-hint = Intro: está bien. Escriba la cifra correcta. Supr la elimina. Las flechas seleccionan otra.
check-cells = Cifras por comprobar
check-right = Bien
check-rest = El resto está bien
check-sure-too = Mostrar también las cifras seguras
check-done = Listo
check-none = No queda ninguna cifra por comprobar.
check-see = Mostrarla en su imagen
remove-this = Quitar esta imagen
change-model = Cambiar
no-single-keys = Usar las teclas sueltas solo cuando una cifra tiene el foco
check-one-picture =
    { $digits ->
        [one] Comprobar { $digits } cifra
       *[other] Comprobar { $digits } cifras seguidas
    }
check-pictures = Comprobar { $digits } cifras de { $pictures } imágenes
checked-of = { $done } de { $all } comprobadas

## What numbers are held against

checks = Comprobar los números
check-column = Columna
check-all-columns = Todas las columnas
check-digits = Cifras de cada número
check-digits-hint = por ejemplo 3 o 2-4
check-least = Valor mínimo
check-most = Valor máximo
check-list = Números posibles
check-list-hint = uno por línea, pegados desde una hoja de cálculo
check-totals = La última línea contiene los totales de las columnas
check-fit = todo cuadra
not-understood = Esto no se entiende.
propose-check = Casi todos los números tienen { $digits ->
        [one] { $digits } cifra
       *[other] { $digits } cifras
    }. ¿Comprobar los demás?
propose-column-check = Casi todos los números de la columna { $column } tienen { $digits ->
        [one] { $digits } cifra
       *[other] { $digits } cifras
    }. ¿Comprobar los demás?
misfit-digits =
    { $has ->
        [one] { $has } cifra
       *[other] { $has } cifras
    }, se esperaba { $expected }
misfit-small = menor que { $least }
misfit-large = mayor que { $most }
misfit-listed = no está en la lista; { $entry } sí
misfit-several = puede ser { $fits }
either = { $first } o { $last }
misfit-unlisted = no está en la lista
misfit-total = la columna suma { $sum }
take-from-list = Tomar { $count } de la lista
do-not-fit =
    { $count ->
        [one] { $count } no cuadra
       *[other] { $count } no cuadran
    }
templates = Plantillas
template-name = Nombre de una plantilla
template-hint = Guarda marco, columnas, decimales y comprobaciones para la próxima foto que se parezca a esta.
template-keep = Guardar como plantilla
template-apply = Usar
template-rename = Nombre de la plantilla { $name }
template-delete = Borrar la plantilla { $name }
template-offer = Esto se parece a «{ $name }»: usar los mismos ajustes

## While a picture is read

reading = Leyendo…
preparing-long = Preparando la imagen…
waiting-long = A la espera de las imágenes anteriores
none-title = No se han encontrado cifras
none-status = Terminado. No se han encontrado cifras.
uploading = Enviando { $name }
sent = { $sent } de { $total }
size-in-kb = { $amount } kB
size-in-mb = { $amount } MB
read-all-sure =
    { $digits ->
        [one] { $digits } cifra
       *[other] { $digits } cifras
    }, { $numbers ->
        [one] { $numbers } número
       *[other] { $numbers } números
    }.
read-with-doubts =
    { $digits ->
        [one] { $digits } cifra
       *[other] { $digits } cifras
    }, { $numbers ->
        [one] { $numbers } número
       *[other] { $numbers } números
    }, { $unsure } por comprobar.
none-tip-closer = Acérquese: los números deberían ocupar casi toda la imagen.
none-tip-light = Use una luz uniforme, sin sombras sobre la escritura, y no se mueva.
none-tip-pen = Escriba con un bolígrafo oscuro en papel liso, o con tiza en una pizarra oscura.

## The drawing pad

pad = Pizarra
pad-hint = Escriba aquí. DigitML lee en cuanto usted hace una pausa.
pen = Trazo
pen-thin = Fino
pen-medium = Medio
pen-thick = Grueso
clear = Borrar
done = Listo

## Settings

colours = Colores
as-system = Como el sistema
light = Claros
dark = Oscuros
language = Idioma
as-browser = Como el navegador
read-print = Leer también las cifras impresas
print-left-out = Se han descartado las cifras impresas.
include-print = Leerlas también
print-included = Entre estas hay cifras impresas.
exclude-print = Descartarlas
back-left-out = Se han descartado cifras pálidas: parecen transparentarse del reverso de la hoja.
back-included = Entre estas hay cifras pálidas que quizá se transparenten del reverso.
rows-missing = El archivo termina demasiado pronto: falta una parte de la imagen. Envíe el archivo entero.
detail-missing = El archivo termina demasiado pronto: puede que la imagen sea menos nítida de lo que debería. Envíe el archivo entero si hay cifras mal leídas.
end-missing = Al archivo le falta el final, pero la imagen está completa.
more-pages = El archivo tiene más páginas. Solo se ha leído una.
small-digits = La página tiene más cifras pequeñas de las que se pueden mirar de cerca a la vez. Fotografíela por partes.
other-warning = El servidor advierte de algo que esta página no conoce. Recargue la página.
printed = impresa
not-read = sin leer
nothing-to-read = Nada que leer
look-at-unread = Mostrar en la foto
unread-hint = Escriba el número que hay aquí, o pulse Supr si no hay ninguno.
struck-out = tachada
strike-out = Tachar
not-struck-out = Sin tachar
key-strike = tachar el número o quitar el tachado
classifier = Clasificador
svm = Máquina de vectores de soporte
knn = Vecinos más próximos
the-network = la red neuronal sola
net = Solo la red neuronal
model = Modelo
built-in = Incluido
built-in-model = el modelo incluido
decimal-mark = Separador decimal en el papel
point = Punto (12.5)
comma = Coma (12,5)
as-on-paper = Automático
decimals = Decimales si el papel no lleva separador
settings-hint = Su elección vale para las imágenes nuevas. Para aplicarla a esta imagen, elija «Leer de nuevo» en Exportar.
boxes = Casillas seguidas
boxes-as-written = Según se lea
boxes-joined = Un solo número

## Teaching it a hand

teach = Enseñarle mi letra
teach-short = Letra
teach-title = Enséñele su letra
teach-or-sheet = Una hoja entera enseña más:
teach-blank = 1. Imprima la hoja en blanco y escriba una cifra en cada casilla. O escriba diez filas de diez cifras en papel liso, una fila por cifra.
teach-pdf = Hoja en blanco (PDF)
teach-svg = Hoja en blanco (SVG)
teach-photograph = 2. Fotografíela o escanéela. Usted revisa las cifras antes de que se aprenda nada.
teach-order = Orden de las filas
order-found = Automático
order-zero-last = del 1 al 9, luego el 0
order-zero-first = del 0 al 9
teach-choose = Elegir la hoja
teach-finding = Buscando las cifras…
teach-training = Aprendiendo…
teach-review-hint = Compruebe las cifras con borde discontinuo y «?». Escriba la cifra correcta; Supr la descarta; las flechas seleccionan otra.
teach-review-touch = Compruebe las cifras con borde discontinuo y «?»: toque una y luego la cifra correcta.
teach-cells = Cifras de la hoja
teach-drop = Descartar
teach-keep = Recuperar
teach-dropped = descartada
teach-name = Nombre del modelo
teach-my-hand = Mi letra
teach-train = Aprender estas cifras
teach-stored = Todavía no se ha guardado nada. Al aprender, las cifras de arriba se guardan en este servidor hasta que usted las borre.
teach-restart = Otra hoja
teach-restart-sure = Se perderá lo que ha comprobado en esta hoja.
teach-trained = Lo bien que lee cada modelo estas cifras
teach-folds = Cada cifra la ha leído un modelo entrenado con las otras cuatro quintas partes.
teach-no-gain = Su modelo no comete menos errores con estas cifras. El modelo incluido ya lee esta letra igual de bien.
teach-yours = El suyo
teach-misread = Mal leídas
teach-none-misread = nada
teach-as-none = ninguna
teach-use = Usarlo
teach-discard = Desecharlo
token-title = La clave de sus modelos
token-hint = Este navegador la guarda. Cópiela ahora para usar sus modelos en otro navegador: no volverá a mostrarse.
token-enter = Clave de otro navegador
token-take = Usar esta clave
token-taken = La clave está guardada. Sus modelos figuran abajo. Para usar uno, elíjalo en Modelo.
token-unknown = Esta clave no corresponde a ningún modelo de este servidor. Compruebe que está completa, desde dml_ hasta la última letra.
model-importing = Importando: el modelo aprende de sus cifras…
stop-waiting = Cancelar
token-forget = Olvidar la clave
token-forget-hint = Sin la clave, nadie puede usar ni borrar sus modelos en este servidor.
own-models = Sus modelos
model-export = Guardar en un archivo
model-import = Importar un modelo
model-delete = Borrar
model-delete-sure = ¿Borrarlo con todas sus cifras?
model-delete-yes = Sí, borrar
model-keep = Conservar
model-gone = Su modelo ya no existe. Se usa el modelo incluido.
model-in-use = Ahora se usa su modelo.
model-teaching = Su modelo está aprendiendo…
cell = Fila { $row }, posición { $column }: { $label }
cell-doubtful = { $cell }, dudosa, parece { $reading }
cells-found =
    { $count ->
        [one] { $count } cifra encontrada
       *[other] { $count } cifras encontradas
    }, { $doubtful } por comprobar, { $dropped ->
        [one] { $dropped } descartada
       *[other] { $dropped } descartadas
    }.
teach-corrections =
    { $count ->
        [one] Enseñarle esta corrección
       *[other] Enseñarle estas { $count } correcciones
    }
taught =
    { $count ->
        [one] Su modelo ha aprendido una corrección.
       *[other] Su modelo ha aprendido { $count } correcciones.
    }
teach-needs-corrections = Un modelo también puede nacer solo de sus correcciones: { $enough } bastan para empezar. Hasta ahora: { $count }.
teach-from-corrections = Crear un modelo de su letra a partir de { $count } correcciones
samples =
    { $count ->
        [one] { $count } cifra
       *[other] { $count } cifras
    }
imported = «{ $name }» se ha importado. Para usarlo, elíjalo arriba, en Modelo.

## Keyboard shortcuts

key-name = escribir la cifra seleccionada, pasar a la siguiente dudosa
key-arrows = seleccionar otra cifra en la foto, otro número al lado
key-digits = seleccionar otra cifra del número
key-retype = volver a escribir el número entero o rellenar una celda vacía
key-next = siguiente por comprobar
key-delete = eliminar la cifra
key-box = dibujar un recuadro alrededor de una cifra o un número que falta
key-frame = leer solo dentro de un marco
key-check = comprobar seguidas todas las cifras dudosas
key-split = separar, unir números
key-undo = deshacer, rehacer
key-zoom = ampliar, reducir, ajustar
key-rotate = girar la imagen y leerla de nuevo
key-copy = copiar los números
key-files = imagen siguiente, anterior
key-help = esta lista
key-escape = deseleccionar, dejar de dibujar
delete-key = Supr

## What can go wrong

not-an-image-title = Esto no es una imagen
not-an-image-detail = Elija una foto o un escaneo: JPEG, PNG, WebP, GIF, BMP, TIFF o PDF.
protected-title = Este documento está protegido con contraseña
protected-detail = Ábralo con su contraseña, guárdelo como PDF sin contraseña y elija ese archivo.
damaged-document-title = Este documento está dañado
damaged-document-detail = Ábralo con otro programa y guárdelo de nuevo, o vuelva a escanear el papel.
no-file-title = Eso era un enlace, no un archivo
no-file-detail = Guarde primero la imagen en este dispositivo y suelte aquí el archivo. O copie la imagen y péguela.
cannot-open-title = Este archivo no se puede abrir
cannot-open-detail = Se movió o cambió después de elegirlo, o todavía no está en este dispositivo. Elíjalo de nuevo.
heic-title = Aquí no se admiten imágenes HEIC
heic-detail = Envíe la imagen como JPEG. En un iPhone: Ajustes, Cámara, Formatos, Más compatible, y haga la foto de nuevo. En un ordenador: abra la imagen y expórtela como JPEG.
too-large-title = Este archivo es demasiado grande
busy-title = El servidor está ocupado
offline-title = No se puede acceder al servidor
offline-detail = Compruebe la conexión. La página guarda la imagen y la envía en cuanto llega al servidor.
timeout-title = El servidor ha tardado demasiado
timeout-detail = La imagen sigue guardada. Inténtelo de nuevo; con una conexión lenta, envíe una imagen más pequeña o solo la parte con los números.
server-title = El servidor ha fallado
server-kept = La imagen sigue guardada. Inténtelo de nuevo; si vuelve a fallar, espere unos minutos.
try-connection = Compruebe la conexión e inténtelo de nuevo.
try-later = Inténtelo de nuevo; si vuelve a fallar, espere unos minutos.
unreadable-title = No se ha entendido la respuesta
unreadable-detail = Puede que la página sea más antigua que el servidor. Recárguela y elija de nuevo la imagen.
not-kept = Este navegador no puede guardar sus resultados. Se perderán cuando cierre la página.
busy-now = El servidor está ocupado. Nuevo intento en { $seconds } s.
busy-detail = Está leyendo muchas imágenes. Nuevo intento en { $seconds } s.
again-in = ocupado, nuevo intento en { $seconds } s
server-detail = Ha respondido con el error { $status }.
too-large-size = Ocupa { $size }.
too-large-limit = El límite es de { $limit } MB: guárdelo más pequeño, o recórtelo a los números.

## Exported tables

column-file = archivo
column-line = línea
column-place = posición
column-number = número
column-confidence = confianza
column-corrected = corregido
column-checked = comprobado
column-remark = observación
yes = sí
no = no
sheet-numbers = Números
sheet-list = Lista
sheet-refused = Sin leer
doubtful-cell = No es seguro: compárelo con la imagen.

## What the server refuses

problem-image-too-large = Esta imagen es demasiado grande
problem-image-too-large-detail = Hasta 20 MB, 50 megapíxeles y 10 000 píxeles de lado: redúzcala, o recorte la parte con los números.
problem-unsupported-image = Este tipo de imagen no se admite
problem-unsupported-image-detail = Envíela como JPEG, PNG, WebP, GIF, BMP o TIFF, o un documento PDF. HEIC no se admite.
problem-empty-file = El archivo está vacío
problem-empty-file-detail = Elíjalo de nuevo, o elija otro.
problem-damaged-image = La imagen está dañada
problem-damaged-image-detail = Abra la imagen y guárdela de nuevo, o repita la foto.
problem-too-many-shapes = Hay demasiadas cosas en esta imagen
problem-model-not-found = Este modelo ya no existe
problem-model-not-found-detail = Elija el modelo incluido en los ajustes.
problem-sheet-not-found = No se ha encontrado ninguna hoja de diez filas de diez cifras
problem-sheet-not-found-detail = Fotografíe toda la hoja, bien iluminada, una fila por cifra.
problem-too-many-models = Ha alcanzado el número máximo de modelos
problem-too-many-models-detail = Borre uno en los ajustes.
problem-storage-full = El servidor no tiene sitio para más modelos
problem-storage-full-detail = Borre uno de sus modelos, o avise al administrador del servidor.
problem-invalid-samples = Estas cifras no se pueden aprender
problem-damaged-model = No es un archivo de modelo, o está dañado
problem-storage-unavailable = El servidor no puede guardar nada por ahora
problem-storage-unavailable-detail = El modelo incluido sigue leyendo. Inténtelo más tarde.
problem-timeout = El envío ha tardado demasiado
problem-upload-timeout-detail = Inténtelo de nuevo, o envíe una imagen más pequeña.
problem-try-again-detail = Inténtelo de nuevo en un momento.
problem-shutting-down = El servidor se está reiniciando
problem-key-required = Este servidor exige una clave de API
problem-other = El servidor ha rechazado la solicitud

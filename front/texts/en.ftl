# The texts of the page in English: the language that the others are translated from.
#
# This is Fluent (projectfluent.org), of which the page uses messages, variables and plurals. A message is one line; only
# the variants of a plural stand on lines of their own. What a variable holds stands in the comment of its message.
# CONTRIBUTING.md tells how to add a language.

# What the language calls itself.
own-name = English
# "yes" once a native speaker has read all of it over, else "no".
read-over = yes

## Languages

# The heading in the list of languages over those that no native speaker has read over.
other-languages = Not yet read over by a native speaker

# The texts of the language that was chosen could not be fetched.
language-not-loaded = The texts of this language could not be loaded. Check your connection, then choose it again.

## The top of the page

title = DigitML – read handwritten numbers from a photograph
tagline = Read handwritten numbers from a photograph
switch-theme = Dark or light colours
settings = Settings
keys = Keyboard shortcuts
close = Close
offline-now = You are offline. Your results stay here; new pictures wait until the connection is back.

## The first screen

drop-here = Drop photographs of handwritten numbers
photograph-numbers = Photograph handwritten numbers
drop-hint = or paste them, or:
drop-now = Drop to read
choose = Choose pictures
take-photo = Take a photo
draw = Write on screen
privacy = This server reads your pictures and does not keep them. This browser keeps your results until you clear them.
examples = Or try an example

# The name of an example page.
#   $number (Number)
example = Example { $number }

## The list of pictures

files = Pictures
add = Add
clear-all = Clear all
clear-hint = Removes all pictures and results from this browser
waiting = waiting
preparing = preparing…
sending = sending…
reading-short = reading…
no-digits-short = no digits

# How many numbers a picture, or a list, has.
#   $numbers (Number)
number-count =
    { $numbers ->
        [one] { $numbers } number
       *[other] { $numbers } numbers
    }

# The same, with how many digits are to be checked. Short: it stands under a small picture.
#   $numbers (Number)
#   $unsure (Number)
number-count-and-doubts =
    { $numbers ->
        [one] { $numbers } number
       *[other] { $numbers } numbers
    } · { $unsure } ?

# How many pictures were read so far.
#   $read (Number)
#   $all (Number)
queue-read =
    { $read } of { $all ->
        [one] { $all } picture
       *[other] { $all } pictures
    } read

# The same, where some were refused.
#   $read (Number)
#   $all (Number)
#   $refused (Number)
queue-refused = { $read } of { $all } read, { $refused } refused

# Pictures were taken away.
#   $count (Number)
removed =
    { $count ->
        [one] { $count } picture removed.
       *[other] { $count } pictures removed.
    }

# On the button that takes a picture away.
#   $name (String)
remove-file = Remove { $name }

# Which page of a document is read next.
#   $page (Number)
#   $pages (Number)
page-of = page { $page } of { $pages }…

# A document has more pages than are taken.
#   $pages (Number)
#   $most (Number)
pages-left-out = The document has { $pages } pages; the first { $most } are in the list. Save the other pages as a document of their own.

# The heading over what is saved of all pictures.
#   $count (Number)
all-pictures = All { $count } pictures

## The photograph

photograph = Photograph
digits-on-photograph = Digits on the photograph
not-shown = This browser cannot show this kind of picture. The boxes show where the digits are.
zoom = Zoom
zoom-in = Zoom in
zoom-out = Zoom out
fit = Fit
rotate = Rotate and read again
add-digit = Add a digit or a number
box-hint = Draw a box around a digit or a whole number that was missed, then type it.
frame-hint = Draw a frame: only what lies inside it is read.
only-here = Read only here
force-turn = Read it as I turned it
read-turned = This picture reads better another way up, so DigitML read it that way.

# The reader itself found how the picture lies.
#   $degrees (Number)
turned-by = DigitML turned this picture by { $degrees }° to read it.
read-as-it-is = Read it as it is

frame-in-force = Only the frame is read.
read-all = Read the whole picture
write-hint = Type the whole number, then press Enter.
box-keys = Keyboard: arrows move the box, Shift and arrows resize it, Enter adds the digit.

## The numbers

numbers = Numbers
undo = Undo
redo = Redo
copy = Copy
copied = Copied
copy-failed = The browser did not allow copying. Select the numbers and copy them yourself.
more = More
save-csv = CSV table
save-xlsx = Excel (XLSX)
save-text = Text
save-json = JSON
save-picture = Picture with boxes
picture-failed = The browser could not draw this picture. You can still save its numbers.
copy-table = Copy for a spreadsheet
read-again = Read again
this-picture = This picture
select-hint = Select a digit here or on the photograph to check or correct it.

# The head of a column of the numbers: its letter, and what its numbers are, one of the three below.
#   $column (String)
#   $kind (String)
column-is = Column { $column }: { $kind }

column-as-written = as written
column-text = text
column-numbers = numbers

# In the list at the head of a column: goes to what its numbers are held against.
column-checks = Checks…
another = Another picture
new-photo = New photo
cancel = Cancel
remove = Remove
try-again = Try again
try-now = Try now
sure = sure
not-sure = not sure
corrected = corrected
checked = checked
deleted = deleted
unknown = not set yet
progress = Sent so far
this-digit-is = This digit is
not-a-digit = Delete
split = Split
join = Join

# On the button that goes from one unsure digit to the next.
#   $unsure (Number)
to-look-at = { $unsure } to check

# Ink that looks like writing was not read.
#   $count (Number)
unread =
    { $count ->
        [one] { $count } mark was not read.
       *[other] { $count } marks were not read.
    }

# The same of one line, as a remark in a table.
#   $count (Number)
unread-in-line = not read in this line: { $count }

# Where ink that was not read stands among all such ink.
#   $place (Number)
#   $all (Number)
ink-of = Mark { $place } of { $all }, not read

# Where a digit stands among all.
#   $place (Number)
#   $all (Number)
digit-of = Digit { $place } of { $all }

# What a screen reader says of a number: its line, and the number as a whole.
#   $line (Number)
#   $number (String)
number-in-line = line { $line }, { $number }

# What a screen reader says of one of several digits: its number as above, which of its digits it is, and the digit.
#   $number (String)
#   $which (String)
#   $digit (String)
digit-in-number = { $number }, { $which }: { $digit }

# Which digit of its number it is; a number key is for that very place.
#   $place (Number)
nth-digit =
    { $place ->
        [1] first digit
        [2] second digit
        [3] third digit
        [4] fourth digit
        [5] fifth digit
        [6] sixth digit
        [7] seventh digit
        [8] eighth digit
        [9] ninth digit
        [10] tenth digit
       *[other] digit { $place }
    }

# Something as said above, and how it stands with it: not sure, corrected, printed.
#   $what (String)
#   $state (String)
with-state = { $what }, { $state }

# Which model read.
#   $model (String)
read-by = Read by: { $model }

# The name of a model that reads by nearest neighbours.
#   $model (String)
by-neighbours = { $model } (nearest neighbours)

## The check view

check-title = Check the digits
check-hint = Enter: right as it is. Type the right digit. Delete removes it. Arrows select another.
check-cells = Digits to check
check-right = Right
check-rest = The rest are right
check-sure-too = Show the sure digits too
check-done = Done
check-none = No digit is left to check.
check-see = Show it in its picture
remove-this = Remove this picture
change-model = Change
no-single-keys = Use single-key shortcuts only while a digit has the focus

# On the button that opens the check view, for one picture.
#   $digits (Number)
check-one-picture =
    { $digits ->
        [one] Check { $digits } digit in a row
       *[other] Check { $digits } digits in a row
    }

# The same for several pictures.
#   $digits (Number)
#   $pictures (Number)
check-pictures = Check { $digits } digits of { $pictures } pictures

# How far the checking is.
#   $done (Number)
#   $all (Number)
checked-of = { $done } of { $all } checked

## What numbers are held against

checks = Check the numbers
check-column = Column
check-all-columns = All columns
check-digits = Digits in each number
check-digits-hint = such as 3 or 2-4
check-least = Smallest value
check-most = Largest value
check-list = Numbers that may occur
check-list-hint = one per line, pasted from a spreadsheet
check-totals = The last line holds the totals of the columns
check-fit = all fit
not-understood = This is not understood.

# On the button that checks what nearly all numbers are like.
#   $digits (Number)
propose-check = Nearly all numbers have { $digits ->
        [one] { $digits } digit
       *[other] { $digits } digits
    }. Check the others?

# The same of one column.
#   $column (String)
#   $digits (Number)
propose-column-check = Nearly all numbers of column { $column } have { $digits ->
        [one] { $digits } digit
       *[other] { $digits } digits
    }. Check the others?

# A number has another count of digits than it should: a count, or two such as 2–4.
#   $has (Number)
#   $expected (String)
misfit-digits =
    { $has ->
        [one] { $has } digit
       *[other] { $has } digits
    }, expected { $expected }

# A number is too small.
#   $least (String)
misfit-small = less than { $least }

# A number is too large.
#   $most (String)
misfit-large = more than { $most }

# A number is not in the list of known ones, and fits one of it.
#   $entry (String)
misfit-listed = not in the list; { $entry } is

# A number is not in the list of known ones, and fits several of it.
#   $fits (String)
misfit-several = may be { $fits }

# Joins what a number may be: of several, `first` is all but the last.
#   $first (String)
#   $last (String)
either = { $first } or { $last }

# A number is not in the list of known ones.
misfit-unlisted = not in the list

# A total is not the sum of its column.
#   $sum (String)
misfit-total = the column adds up to { $sum }

# On the button that takes the numbers that fit one entry of the list from it.
#   $count (Number)
take-from-list = Take { $count } from the list

# How many numbers do not fit.
#   $count (Number)
do-not-fit =
    { $count ->
        [one] { $count } does not fit
       *[other] { $count } do not fit
    }

# What was set up for one kind of sheet, kept under a name.
templates = Templates
template-name = Name of a template
template-hint = Keeps frame, columns, decimals and checks for the next photograph that looks like this one.
template-keep = Keep as a template
template-apply = Use

# Names the field with the name of a kept one.
#   $name (String)
template-rename = Name of the template { $name }

# On the button that deletes one.
#   $name (String)
template-delete = Delete the template { $name }

# On the button that sets up for a picture what is kept for those that look like it.
#   $name (String)
template-offer = This looks like “{ $name }”: set it up the same

## While a picture is read

reading = Reading…
preparing-long = Preparing the picture…
waiting-long = Waiting for earlier pictures
none-title = No digits found
none-status = Done. No digits were found.

# A picture is on its way.
#   $name (String)
uploading = Sending { $name }

# How much of a file has left: two sizes.
#   $sent (String)
#   $total (String)
sent = { $sent } of { $total }

# A size of at least one kilobyte.
#   $amount (String)
size-in-kb = { $amount } kB

# A size of at least one megabyte.
#   $amount (String)
size-in-mb = { $amount } MB

# What was read.
#   $digits (Number)
#   $numbers (Number)
read-all-sure =
    { $digits ->
        [one] { $digits } digit
       *[other] { $digits } digits
    }, { $numbers ->
        [one] { $numbers } number
       *[other] { $numbers } numbers
    }.

# The same, where some digits are to be checked.
#   $digits (Number)
#   $numbers (Number)
#   $unsure (Number)
read-with-doubts =
    { $digits ->
        [one] { $digits } digit
       *[other] { $digits } digits
    }, { $numbers ->
        [one] { $numbers } number
       *[other] { $numbers } numbers
    }, { $unsure } to check.

# The first thing to try where no digits were found.
none-tip-closer = Come closer: the numbers should fill most of the picture.

# The second.
none-tip-light = Use even light, keep shadows off the writing, and hold still.

# The third.
none-tip-pen = Write with a dark pen on plain paper, or with chalk on a dark board.

## The drawing pad

pad = Drawing pad
pad-hint = Write here. DigitML reads whenever you pause.
pen = Pen
pen-thin = Thin
pen-medium = Medium
pen-thick = Thick
clear = Clear
done = Done

## Settings

colours = Colours
as-system = Same as system
light = Light
dark = Dark
language = Language
as-browser = Same as browser
read-print = Read printed digits, too
print-left-out = Printed digits were left out.
include-print = Read them, too
print-included = Printed digits are among these.
exclude-print = Leave them out
back-left-out = Pale digits were left out: they seem to show through from the back of the sheet.
back-included = Pale digits that may show through from the back are among these.
rows-missing = The file ends too early: part of the picture is missing. Send the whole file.
detail-missing = The file ends too early: the picture may be less sharp than it should be. Send the whole file if digits are misread.
end-missing = The file lacks its end, but all of the picture is there.
more-pages = The file has more pages. Only one was read.
small-digits = The page has more small digits than can be looked at closely at once. Photograph it in parts.
other-warning = The server warns of something that this page does not know. Reload the page.
printed = printed
not-read = not read
nothing-to-read = Nothing to read
look-at-unread = Show in the picture
unread-hint = Type the number that stands here, or press Del if there is none.
struck-out = struck out
strike-out = Strike out
not-struck-out = Not struck out
key-strike = strike the number out, or take that back
classifier = Classifier
svm = Support vector machine
knn = Nearest neighbours
the-network = the neural network alone
net = Neural network alone
model = Model
built-in = Built-in
built-in-model = the built-in model
decimal-mark = Decimal mark on the paper
point = Point (12.5)
comma = Comma (12,5)
as-on-paper = Detect
decimals = Decimal places where the paper has no mark
settings-hint = Your choice applies to new pictures. To apply it to this picture, choose “Read again” under More.

# What boxes that stand in a row on the paper are.
boxes = Boxes in a row
boxes-as-written = As written
boxes-joined = One number

## Teaching it a hand

teach = Teach it my handwriting
teach-short = Teach
teach-title = Teach it your handwriting
teach-or-sheet = A whole sheet teaches more:
teach-blank = 1. Print the blank sheet and write a digit in each box. Or write ten rows of ten digits on plain paper, one row per digit.
teach-pdf = Blank sheet (PDF)
teach-svg = Blank sheet (SVG)
teach-photograph = 2. Photograph or scan it. You review the digits before anything is learned.
teach-order = Order of the rows
order-found = Detect
order-zero-last = 1 to 9, then 0
order-zero-first = 0 to 9
teach-choose = Choose the sheet
teach-finding = Looking for the digits…
teach-training = Learning…
teach-review-hint = Check the digits with a dashed outline and a “?”. Type the right digit; Delete leaves it out; arrows select another.
teach-review-touch = Check the digits with a dashed outline and a “?”: touch one, then touch the right digit.
teach-cells = Digits of the sheet
teach-drop = Leave out
teach-keep = Put back
teach-dropped = left out
teach-name = Model name
teach-my-hand = My handwriting
teach-train = Learn these digits
teach-stored = Nothing has been stored yet. Learning stores the digits above on this server until you delete them.
teach-restart = Another sheet
teach-restart-sure = What you have checked on this sheet will be lost.
teach-trained = How well each model reads these digits
teach-folds = Each digit was read by a model trained on the other four fifths.
teach-no-gain = Your model makes no fewer mistakes on these digits. The built-in model already reads this handwriting just as well.
teach-yours = Yours
teach-misread = Misread
teach-none-misread = nothing
teach-as-none = none
teach-use = Use it
teach-discard = Discard it
token-title = The key to your models
token-hint = This browser keeps it. Copy it now to use your models in another browser: it will not be shown again.
token-enter = Key from another browser
token-take = Use this key
token-taken = The key is saved. Your models are listed below. To use one, choose it under Model.
token-unknown = This key does not fit any models on this server. Check that it is complete, from dml_ to the last letter.
model-importing = Importing: training the model from its digits…
stop-waiting = Cancel
token-forget = Forget the key
token-forget-hint = Without the key, nobody can use or delete your models on this server.
own-models = Your models
model-export = Save to a file
model-import = Import a model
model-delete = Delete
model-delete-sure = Delete it and all its digits?
model-delete-yes = Yes, delete
model-keep = Keep
model-gone = Your model no longer exists. The built-in model is in use.
model-in-use = Your model is now in use.
model-teaching = Your model is learning…

# A digit of a sheet that is looked over.
#   $row (Number)
#   $column (Number)
#   $label (String)
cell = Row { $row }, place { $column }: { $label }

# The same, where the reader takes it for something else.
#   $cell (String)
#   $reading (Number)
cell-doubtful = { $cell }, not sure, looks like { $reading }

# What was found on a sheet.
#   $count (Number)
#   $doubtful (Number)
#   $dropped (Number)
cells-found =
    { $count ->
        [one] { $count } digit
       *[other] { $count } digits
    } found, { $doubtful } to check, { $dropped } left out.

# On the button that gives corrections to one’s model.
#   $count (Number)
teach-corrections =
    { $count ->
        [one] Teach this correction
       *[other] Teach these { $count } corrections
    }

# Corrections were learned.
#   $count (Number)
taught =
    { $count ->
        [one] Your model has learned a correction.
       *[other] Your model has learned { $count } corrections.
    }

# From how many corrections a model can be made, and how many there are.
#   $count (Number)
#   $enough (Number)
teach-needs-corrections = A model can also be made from your corrections alone: { $enough } are enough to begin with. So far: { $count }.

# On the button that makes a model from corrections.
#   $count (Number)
teach-from-corrections = Make a model of your handwriting from { $count } corrections

# From how many digits a model learned.
#   $count (Number)
samples =
    { $count ->
        [one] { $count } digit
       *[other] { $count } digits
    }

# A model’s file was taken in.
#   $name (String)
imported = “{ $name }” is imported. To use it, choose it above under Model.

## Keyboard shortcuts

key-name = set the selected digit, go to the next doubtful one
key-arrows = select another digit on the photograph, another number beside it
key-digits = select another digit of the number
key-retype = type the whole number anew, or fill an empty cell
key-next = next to check
key-delete = delete the digit
key-box = draw a box around a missing digit or number
key-frame = read only in a frame
key-check = check all doubtful digits in a row
key-split = split, join numbers
key-undo = undo, redo
key-zoom = zoom in, out, fit
key-rotate = rotate the picture and read it again
key-copy = copy the numbers
key-files = next, previous picture
key-help = this list
key-escape = deselect, stop drawing
delete-key = Del

## What can go wrong

not-an-image-title = This is not a picture
not-an-image-detail = Choose a photograph or a scan: JPEG, PNG, WebP, GIF, BMP, TIFF or PDF.
protected-title = This document is protected by a password
protected-detail = Open it with its password, save it as a PDF without one, and choose that file.
damaged-document-title = This document is damaged
damaged-document-detail = Open it in another program and save it again, or scan the paper once more.
no-file-title = That was a link, not a file
no-file-detail = Save the picture on this device first, then drop the file here. Or copy the picture and paste it.
cannot-open-title = This file cannot be opened
cannot-open-detail = It was moved or changed after you chose it, or it is not on this device yet. Choose it again.
heic-title = HEIC pictures are not supported here
heic-detail = Send the picture as JPEG. On an iPhone: Settings, Camera, Formats, Most Compatible, then take it again. On a computer: open the picture and export it as JPEG.
too-large-title = This file is too large
busy-title = The server is busy
offline-title = The server cannot be reached
offline-detail = Check your connection. The page keeps the picture and sends it as soon as it reaches the server.
timeout-title = The server took too long
timeout-detail = The picture is kept. Try again; on a slow connection, send a smaller picture or only the part with the numbers.
server-title = The server failed
server-kept = The picture is kept. Try again; if it fails again, wait a few minutes.
try-connection = Check your connection, then try again.
try-later = Try again; if it fails again, wait a few minutes.
unreadable-title = The answer could not be understood
unreadable-detail = The page may be older than the server. Reload it, then choose the picture again.
not-kept = This browser cannot keep your results. They will be lost when you close the page.

# The server is busy, and is asked again.
#   $seconds (Number)
busy-now = The server is busy. Retrying in { $seconds } s.

# The same below the heading that says so.
#   $seconds (Number)
busy-detail = It is reading many pictures right now. Retrying in { $seconds } s.

# The same in the list of pictures.
#   $seconds (Number)
again-in = busy, retrying in { $seconds } s

# The server answered with a number of HTTP that explains nothing.
#   $status (String)
server-detail = It answered with error { $status }.

# How large a file is that is too large.
#   $size (String)
too-large-size = It is { $size }.

# How large it may be.
#   $limit (Number)
too-large-limit = The limit is { $limit } MB: save it smaller, or crop it to the numbers.

## Exported tables

column-file = file
column-line = line
column-place = place
column-number = number
column-confidence = confidence
column-corrected = corrected
column-checked = checked
column-remark = remark
yes = yes
no = no
sheet-numbers = Numbers
sheet-list = List
sheet-refused = Not read
doubtful-cell = Not sure: compare it with the picture.

## What the server refuses

# Where a detail is empty, the page shows what the server says, which is in English.

problem-image-too-large = This picture is too large
problem-image-too-large-detail = { "" }
problem-unsupported-image = This kind of picture is not supported
problem-unsupported-image-detail = { "" }
problem-empty-file = The file is empty
problem-empty-file-detail = { "" }
problem-damaged-image = The picture is damaged
problem-damaged-image-detail = { "" }
problem-too-many-shapes = There is too much in this picture
problem-model-not-found = This model no longer exists
problem-model-not-found-detail = { "" }
problem-sheet-not-found = No sheet with ten rows of ten digits was found
problem-sheet-not-found-detail = { "" }
problem-too-many-models = You have reached the model limit
problem-too-many-models-detail = { "" }
problem-storage-full = The server has no room for more models
problem-storage-full-detail = { "" }
problem-invalid-samples = These digits cannot be learned
problem-damaged-model = This is not a model file, or it is damaged
problem-storage-unavailable = The server cannot store anything right now
problem-storage-unavailable-detail = { "" }
problem-timeout = Sending took too long
problem-upload-timeout-detail = { "" }
problem-try-again-detail = { "" }
problem-shutting-down = The server is restarting
problem-key-required = This server requires an API key
problem-other = The server refused the request

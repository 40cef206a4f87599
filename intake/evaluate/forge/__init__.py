"""The forge: draws scans of medical mail whose truth is known, from nothing but a `random.Random`.

For tests, the demo and the evaluation.  The same seed gives the same people, the same words and the same ink.

    rng = random.Random(7)
    people = draw_people(rng, 300)                      # fictional; twins, juniors, namesakes among them
    write_index(people, folder / "patients.csv")        # the patient index CSV
    home = draw_home(rng)                               # who receives the mail (organisation, clinicians)
    letter = draw_document(rng, people[0], "radiology_report", home)
    print_scan(rng, letter.sheets, folder / "a.tif", "fax_fine")   # .tif .pdf .jpg .png
    letter.kind, letter.person.mrn, letter.day, letter.printed.name  # the truth
    told_pages(letter.sheets)                           # the words of each page, and what they say of whom

`draw_document` draws everything by chance that its `Wish` leaves open (`layout`, identifiers `shown`, sender's
`foreign` number, least number of `pages`, `day`, on our `ours` paper or not).  `print_scan` sends sheets through a
channel: `clean300 bw300 grey200 bw200 fax_fine fax_std fax_bad photo`, or `born_digital` for a PDF with real text; it
turns pages, prints fax header lines, leaves tags out, adds a hidden text layer or a password.  `separator_sheet`,
`blank_sheet` and `cover_sheet` draw sheets that are no record; `break_file` writes files that cannot be taken.
`blot` hides the patient, `wear` stamps, punches and scribbles.

`pose` draws a document in one of `SITUATIONS` (twins without a first name, the number of another patient, a page
missing, ...) in a `World` (index and house), with what ought to become of it.  `draw_pair` draws one of `PAIRS`: mail
that comes twice, or looks as if it did.  `forge_corpus` writes a whole corpus
folder with its truth, for `intake evaluate`.
"""

from intake.evaluate.forge.again import PAIRS, Pair, draw_pair
from intake.evaluate.forge.blot import blot
from intake.evaluate.forge.channel import CHANNELS, Channel, FaxLine
from intake.evaluate.forge.corpus import forge_corpus
from intake.evaluate.forge.document import Drawn, Wish, draw_document
from intake.evaluate.forge.kin import double_of, junior_of, namesake_of, sibling_of, twin_of
from intake.evaluate.forge.letterhead import Home, Sender, draw_home, draw_sender
from intake.evaluate.forge.part import Part, chance
from intake.evaluate.forge.people import TODAY, Person, draw_person
from intake.evaluate.forge.population import draw_people, write_index
from intake.evaluate.forge.scan import BORN_DIGITAL, print_scan
from intake.evaluate.forge.sheets import blank_sheet, cover_sheet, separator_sheet
from intake.evaluate.forge.situations import SITUATIONS, pose
from intake.evaluate.forge.spoilt import BROKEN, break_file
from intake.evaluate.forge.told import ToldItem, ToldPage, told_pages
from intake.evaluate.forge.truth import write_site
from intake.evaluate.forge.wear import wear
from intake.evaluate.forge.wording import wordings
from intake.evaluate.forge.world import Posed, World

__all__ = [
    "BORN_DIGITAL",
    "BROKEN",
    "CHANNELS",
    "PAIRS",
    "SITUATIONS",
    "TODAY",
    "Channel",
    "Drawn",
    "FaxLine",
    "Home",
    "Pair",
    "Part",
    "Person",
    "Posed",
    "Sender",
    "ToldItem",
    "ToldPage",
    "Wish",
    "World",
    "blank_sheet",
    "blot",
    "break_file",
    "chance",
    "cover_sheet",
    "double_of",
    "draw_document",
    "draw_home",
    "draw_pair",
    "draw_people",
    "draw_person",
    "draw_sender",
    "forge_corpus",
    "junior_of",
    "namesake_of",
    "pose",
    "print_scan",
    "separator_sheet",
    "sibling_of",
    "told_pages",
    "twin_of",
    "wear",
    "wordings",
    "write_index",
    "write_site",
]

"""A history as a table, for a spreadsheet: one row for each field that was changed."""

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.timezone import localtime
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from oversight.audit.changes import Action, ShownChange, shown_changes
from oversight.audit.models import Change

COLUMNS = {"When": 26, "Who": 22, "Why": 40, "Kind": 18, "Record": 40, "Change": 12, "Field": 24, "From": 40, "To": 40}
MOST = 10_000
CUT = (
    f"This file ends here: it holds no more than {MOST:,} rows, the newest. Choose a shorter period to get the others."
)
UNSEEN = "It names a record that you may not see, so nothing more is shown"
BATCH = 1_000
# A spreadsheet takes what begins so for a formula, whatever space or unseen mark is before it; some the wide forms too.
FORMULA = re.compile(r"[\s\x7f-\x9f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r]")


def rows_of(user: Any, changes: QuerySet[Change]) -> Iterator[list[str]]:
    """The headings, then what the changes, newest first, tell this user. Where rows are left out, the last says so."""
    yield list(COLUMNS)
    rows = (row for action in _actions(user, changes) for change in action.changes for row in _rows(action, change))
    yield from islice(rows, MOST)
    if next(rows, None):
        yield [CUT]


def csv_lines(rows: Iterable[list[str]]) -> Iterator[str]:
    """Begins with a byte order mark, without which Excel takes the text for another alphabet."""
    writer = csv.writer(_Line())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow(list(map(harmless, row)))


def xlsx_file(rows: Iterable[list[str]], widths: Iterable[int], name: str) -> IO[bytes]:
    """A workbook of one sheet, on disk from the first row to the last; the first row are headings."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    rest = iter(rows)
    sheet.append([_heading(sheet, words) for words in next(rest)])
    for row in rest:
        sheet.append(list(map(harmless, row)))
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    book.save(file)
    file.seek(0)
    return file


def harmless(words: str) -> str:
    """Without what no spreadsheet can keep, and with an apostrophe before what one might carry out."""
    kept = ILLEGAL_CHARACTERS_RE.sub("", words)
    return f"'{kept}" if FORMULA.match(kept) else kept


class _Line:
    """What the csv module writes to: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def _heading(sheet: Any, words: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, words)
    cell.font = Font(bold=True)
    return cell


def _actions(user: Any, changes: QuerySet[Change]) -> Iterator[Action]:
    while batch := list(changes[:BATCH]):
        yield from shown_changes(user, batch)
        changes = changes.filter(id__lt=batch[-1].pk)


def _rows(action: Action, change: ShownChange) -> Iterator[list[str]]:
    thing = change.thing or change.part_of
    when = localtime(action.at).isoformat(timespec="seconds")
    start = [when, action.who, action.reason, capfirst(change.kind), thing.name if thing else "", change.verb]
    for field in change.fields:
        yield [*start, capfirst(field.label), field.before, field.after]
    if not change.fields:
        yield [*start, UNSEEN if change.hidden else "", "", ""]

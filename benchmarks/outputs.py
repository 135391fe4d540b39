"""Times and memory of what we print, side by side with bare WeasyPrint on the same HTML.

A letter that fills its page, the briefing of the example case with every annex, and a bundle of the example case with
a hundred pages of somebody else appended. *Ours* is all that we do: reading the record, the page, pseudonyms, the PDF,
the pages of others. *Bare* is WeasyPrint alone, with the same style, variant and warm fonts. Both are timed one after
the other in one process, some times, now this one first, now that: a busy machine is slower from minute to minute.
Shown are the medians, of the times and of what each pair has on top: at most 15 percent.
"""

import hashlib
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import django
import pikepdf
from django.contrib.auth import get_user_model

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
django.setup()

from benchmarks._timing import median  # noqa: E402
from oversight.trial import PASSWORD, database  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
# How often, by how long each takes.
TIMES = {"letter": 60, "briefing": 8, "bundle": 6}
PAGES_OF_OTHERS = 100
# Five of them fill the page of a letter.
PARAGRAPH = (
    "Thank you for your letter. The committee looked at what it holds on this case, at the answers that were published "
    "and at what has been said since, and asks for the papers that are named below by the end of next month.\n\n"
)
MOST = 15


def main() -> None:
    """Runs itself again on the new database: Django reads its settings once."""
    if len(sys.argv) > 1:
        return measure(*sys.argv[1:])
    with tempfile.TemporaryDirectory() as files, database(f"oversight_benchmark_{os.getpid()}") as url:
        environment = {**os.environ, "DATABASE_URL": url, "OVERSIGHT_EXAMPLE_PASSWORD": PASSWORD}
        environment["FILES_FOLDER"] = files
        for command in ("manage.py migrate -v0", "manage.py load_example -v0", "-m benchmarks.outputs prepare now"):
            subprocess.run([sys.executable, *command.split()], cwd=ROOT, env=environment, check=True)
        print("what       pages   ours ms (MB)   bare ms (MB)   on top")
        too_much = [what for what in TIMES if not compared(what, environment)]
    assert not too_much, f"More than {MOST} percent on top: {', '.join(too_much)}"


def compared(what: str, environment: dict[str, str]) -> bool:
    """Prints a line; whether what ours takes on top is little enough. Memory is measured in a process of each."""
    both, ours, bare = (said_by(what, who, environment) for who in ("both", "ours", "bare"))
    more = (both["ratio"] - 1) * 100
    shown = f"{both['ours']:8.0f} ({ours['mb']:4.0f})  {both['bare']:8.0f} ({bare['mb']:4.0f})"
    print(f"{what:10} {both['pages']:5.0f}  {shown}   {more:5.1f} %", flush=True)
    return more <= MOST


def said_by(what: str, who: str, environment: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.outputs", what, who]
    ended = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    return dict(json.loads(ended.stdout.splitlines()[-1]))


def prepare() -> None:
    """A document of many pages, in the example case."""
    from cases.actions import link_to_case
    from cases.models import Case
    from correspondence.models import Document
    from oversight.audit.history import changing
    from oversight.dates import read_date
    from oversight.uploads.store import keep_bytes

    made = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for number in range(PAGES_OF_OTHERS):
        page = made.add_blank_page()
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        lines = "".join(f"(Line {line} of page {number}, of nobody in particular) Tj 0 -16 Td " for line in range(40))
        page.Contents = made.make_stream(f"BT /F1 12 Tf 72 720 Td {lines}ET".encode())
    out = io.BytesIO()
    made.save(out)
    sha256 = hashlib.sha256(out.getvalue()).hexdigest()
    case = Case.objects.get()
    with changing(user=case.lead_officer, reason="For the benchmark"):
        file = {"file": keep_bytes(out, sha256), "file_name": "long.pdf", "media_type": "application/pdf"}
        document = Document(title="Long", sha256=sha256, size=len(out.getvalue()), text_state="done", **file)
        document.set_date(read_date("3 May 2019"))
        document.save()
        link_to_case(record=document, case=case)


def measure(what: str, who: str) -> None:
    if what == "prepare":
        return prepare()
    works = {"ours": ours_of(what), "bare": bare_of(what)}
    if who != "both":
        works[who]()
        print(json.dumps({"mb": peak()}))
        return
    with pikepdf.open(io.BytesIO(works["ours"]())) as opened:
        pages = len(opened.pages)
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    for turn in range(TIMES[what]):
        for name in ("ours", "bare") if turn % 2 else ("bare", "ours"):
            times[name].append(median(works[name], 1))
    times["ratio"] = [ours / bare for ours, bare in zip(times["ours"], times["bare"], strict=True)]
    medians = {name: statistics.median(each) for name, each in times.items()}
    print(json.dumps({**medians, "pages": pages}))


def peak() -> float:
    """The most memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ours_of(what: str) -> Callable[[], bytes]:
    """All that we do for one PDF, from the record on."""
    return bundle_of_example if what == "bundle" else lambda: letter_of_example(what)[1]


def bare_of(what: str) -> Callable[[], bytes]:
    """WeasyPrint alone, on the HTML that ours gives it."""
    from weasyprint import HTML

    from correspondence.briefing import typesetting

    html = bundle_page_of_example()[0] if what == "bundle" else letter_of_example(what)[0]
    options: dict[str, Any] = {"pdf_variant": "pdf/ua-1", "pdf_identifier": b"OV"}
    style, fonts = typesetting._style(), typesetting._fonts()
    page = {"string": html, "url_fetcher": typesetting.OwnAssetsOnly()}
    return lambda: HTML(**page).write_pdf(stylesheets=[style], font_config=fonts, **options)


def letter_of_example(what: str) -> tuple[str, bytes]:
    from cases.models import Case
    from correspondence.briefing.contents import contents_of
    from correspondence.briefing.imprint import imprint_now
    from correspondence.briefing.pdf import letter_page
    from correspondence.briefing.typesetting import typeset
    from correspondence.models import Briefing

    case, imprint = Case.objects.select_related("committee").get(), imprint_now()
    parts = [] if what == "letter" else Briefing.Part.values
    opening = PARAGRAPH * (5 if what == "letter" else 1)
    briefing = Briefing(case=case, dated=date(2019, 10, 7), addressee="The Chair", opening=opening, parts=parts)
    html = letter_page(contents_of(reader(), briefing), imprint)
    return html, typeset(html, imprint.mark.encode())


@cache
def reader() -> Any:
    """Known before a page is asked for: from the session."""
    return get_user_model().objects.get(username="officer")


def bundle_page_of_example() -> tuple[str, Any, Any]:
    from cases.models import Case
    from correspondence.briefing import appended
    from correspondence.briefing.bundle import PARTS, bundle_of, bundle_page
    from correspondence.briefing.foreign import sizes_of
    from correspondence.briefing.imprint import imprint_now

    # To start another process is paid once a file, and is no work on the PDF.
    appended.sizes_apart = sizes_of
    case, imprint = Case.objects.select_related("committee").get(), imprint_now()
    bundle = bundle_of(reader(), case, [part for part, _ in PARTS])
    return bundle_page(bundle, imprint), bundle, imprint


def bundle_of_example() -> bytes:
    from correspondence.briefing.apart import make
    from correspondence.briefing.pdf import UNIVERSAL, job_of

    html, bundle, imprint = bundle_page_of_example()
    return make(job_of(html, imprint.mark, UNIVERSAL, bundle.appendices))


if __name__ == "__main__":
    main()

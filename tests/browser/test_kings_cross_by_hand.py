"""An officer enters the King's Cross case by hand into an empty record; what is read then is what the example says.

Rows 2, 3, 8, 13, 15, 21, 26, 28 and 30 of the facts, and the commitments of the letter. How many clicks and fields each
kind of record takes at the most is held here too, so that it does not grow unseen.
"""

import re
from functools import partial

import pytest
from pypdf import PdfReader

from oversight.trial import site as trial_site
from tests.browser.by_hand import LINES, Facts, Hands
from tests.browser.conftest import DESKTOP, follow, sign_in

ROWS = {2, 3, 8, 13, 15, 21, 26, 28, 30}
FIELDS = {
    "letter": ("subject", "direction", "holding", "summary"),
    "event": ("title", "kind", "description"),
    "incident": ("title", "kind", "standing", "description", "quantity_as_stated"),
    "question": ("reference", "heading", "text"),
    "statement": ("text", "incident", "made_in"),
    "commitment": ("text", "made_in", "condition", "status", "progress", "evidence"),
}
# The most clicks and fields that one record of the kind took, with all its parties and sources.
MOST = {
    "case": (3, 3),
    "letter": (12, 14),
    "event": (16, 18),
    "incident": (15, 17),
    "question": (13, 15),
    "answer": (9, 6),
    "statement": (16, 15),
    "amendment": (15, 14),
    "commitment": (12, 13),
}
EXAMPLE = "OC-2019-0001"


@pytest.fixture(scope="module")
def empty_site(django_db_blocker):
    with django_db_blocker.unblock(), trial_site(example=False) as served:
        yield served


@pytest.fixture
def officer_at(empty_site, browser):
    context = browser.new_context(base_url=empty_site.address, viewport=DESKTOP)
    context.set_default_timeout(30_000)
    page = context.new_page()
    sign_in(page, empty_site, "officer")
    yield page
    context.close()


def open_case(hands, about):
    page = hands.page
    hands.begin("case")
    hands.follow(page.locator("a", has_text="Open a case").first)
    hands.fill(page.get_by_label("Title"), about["title"])
    hands.fill(page.get_by_label("Summary (optional)"), about["summary"].strip())
    hands.pick(hands.by_id("committee"), hands.name_of(about["committee"]), new="as a new committee")
    hands.facts.known.add(about["committee"])
    hands.end("Open the case")
    return re.search(r"OC-\d{4}-\d{4}", page.url)[0]


def add_answer(hands, entry):
    page = hands.page
    hands.begin("answer")
    open_question(hands, entry)
    hands.follow(page.locator("a", has_text="Add an answer").first)
    hands.fill(hands.by_id("text"), entry["text"].strip())
    hands.details(entry)
    hands.end("Add the answer")
    hands.facts.is_entered(entry["key"], "answer")


def amend_answer(hands, entry):
    page = hands.page
    hands.begin("amendment")
    open_question(hands, entry)
    hands.follow(page.locator("a", has_text="Amend this answer").first)
    for name in ("text", "why", "prompted_by"):
        hands.fill(hands.by_id(name), entry[name].strip())
    hands.details(entry)
    hands.follow(page.get_by_role("button", name="Preview"))
    assert page.locator("ins").first.is_visible()
    hands.end("Record the amendment")
    hands.facts.is_entered(entry["key"], "answer")


def open_question(hands, entry):
    question = hands.facts.entries[entry["question"]]
    hands.page.goto(hands.case_address)
    hands.follow(hands.page.get_by_role("link", name=question["reference"]).first)


def link_earlier(hands, entry):
    """What the statement does to statements that were entered before it."""
    links = [link for link in hands.facts.all["statement_link"] if link["source"] == entry["key"]]
    links = [link for link in links if link["target"] in hands.facts.kinds]
    for number, link in enumerate(links):
        hands.another("links_made", number)
        hands.choose(hands.by_id(f"links_made-{number}-kind"), link["kind"])
        hands.pick(hands.by_id(f"links_made-{number}-target"), hands.facts.line(link["target"]))
        if link.get("note"):
            hands.fill(hands.by_id(f"links_made-{number}-note"), link["note"])


def enter_everything(hands, case):
    facts = hands.facts
    for kind in ("letter", "event", "incident", "question"):
        for entry in facts.of(kind):
            hands.record(case, kind, entry, FIELDS[kind])
    first, amended = facts.of("answer")
    add_answer(hands, first)
    for entry in sorted(facts.of("statement"), key=lambda entry: entry["key"] != "said-never"):
        if entry.get("made_in") == "amended-answer" and "amended-answer" not in facts.kinds:
            amend_answer(hands, amended)
        known = without_what_is_not_entered(entry, facts)
        hands.record(case, "statement", known, FIELDS["statement"], beside=partial(link_earlier, hands, entry))
    for entry in facts.of("commitment"):
        hands.record(case, "commitment", entry, FIELDS["commitment"])


def without_what_is_not_entered(entry, facts):
    """The entry, but for the incident or record that it names where the rows do not tell of that."""
    return {name: value for name, value in entry.items() if name not in ("incident", "made_in") or value in facts.kinds}


def lines_entered(facts):
    """The line of every record that was entered, as far as it can be told by."""
    return [facts.entries[key][LINES.get(kind, "title")].strip()[:50] for key, kind in facts.kinds.items()]


def timeline_of(page, case, facts):
    """Date, kind with people, and words of each row of the timeline that tells of an entered record, in their order."""
    page.goto(f"/cases/{case}/timeline/")
    rows = page.eval_on_selector_all(".ov-timeline__row", READ_ROW)
    told = [row for row in rows if any(line in row[-1] for line in lines_entered(facts))]
    return [[date, in_full(facts, kind), line] for date, kind, line in told]


def in_full(facts, words):
    """With organisations by their names: their abbreviations are not asked for where they are named first."""
    for body in facts.all["organisation"]:
        if "abbreviation" in body:
            words = re.sub(rf"\b{re.escape(body['abbreviation'])}(?=$|;| ·)", body["name"], words)
    return words


READ_ROW = """rows => rows.map(row => ['date', 'kind', 'line'].map(part =>
    row.querySelector('.ov-timeline__' + part).innerText.split('\\n')[0].trim()))"""


def question_of(page, case):
    """The answers on the question's page: heading, by whom, why, words, and the comparison with what went before."""
    page.goto(f"/cases/{case}/")
    follow(page.locator("main a[href^='/questions/']", has_text="2019/14214").first)
    parts = "h3, .ov-facts, .ov-answer__text, .ov-comparison"
    return [answer.locator(parts).all_inner_texts() for answer in page.locator("article.ov-answer").all()]


def letter_of(page, case, file):
    """The words of the PDF of a briefing letter about the case, with white space folded."""
    page.goto(f"/cases/{case}/briefings/new/")
    page.get_by_label("Addressee", exact=True).fill("The Chair")
    page.get_by_label("Salutation").fill("Dear Chair")
    follow(page.get_by_role("button", name="Save and go on"))
    follow(page.get_by_role("button", name="Save and leave"))
    follow(page.get_by_role("button", name="Make a draft PDF"))
    with page.expect_download() as started:
        page.get_by_role("button", name="Download PDF").click()
    started.value.save_as(file)
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(file).pages).split())


def test_the_case_entered_by_hand_reads_as_the_example_does(officer_at, page_as, tmp_path):
    hands = Hands(officer_at, Facts(ROWS))
    case = open_case(hands, hands.facts.all["case"][0])
    hands.case_address = f"/cases/{case}/"
    enter_everything(hands, case)
    facts, lines, example = hands.facts, lines_entered(hands.facts), page_as("officer")
    assert len(lines) == sum(len(facts.of(kind)) for kind in [*FIELDS, "answer"])
    assert timeline_of(officer_at, case, facts) == timeline_of(example, EXAMPLE, facts)
    assert question_of(officer_at, case) == question_of(example, EXAMPLE)
    by_hand = letter_of(officer_at, case, tmp_path / "by-hand.pdf")
    as_example = letter_of(example, EXAMPLE, tmp_path / "example.pdf")
    missing = [line for line in lines if line in as_example and line not in by_hand]
    assert not missing
    assert {kind: (effort["clicks"], effort["fields"]) for kind, effort in hands.effort.items()} == MOST

"""The example case against the table of facts: 35 rows, 28 sources, every conflict, and what was put right."""

from collections import Counter
from datetime import date

import pytest

from cases.models import (
    Appointment,
    Case,
    CaseLink,
    Commitment,
    CommitteeMember,
    Event,
    Incident,
    Organisation,
    Person,
    Publication,
    Recommendation,
    Source,
    Statement,
    StatementLink,
)
from cases.timeline import TimelineChoice, timeline_rows
from correspondence.example.facts import read_facts
from correspondence.example.loader import KINDS
from correspondence.models import Answer, Document, Letter, Question

# Each row of the table of facts: the dates that it gives, as written, and the kinds of record that hold it.
ROWS = {
    1: (["2015"], {"incident", "statement"}),
    2: (["between May 2016 and March 2018"], {"incident", "statement"}),
    3: (["between May 2016 and March 2018"], {"incident", "statement"}),
    4: (["between 2016 and 2018"], {"incident", "statement"}),
    5: (["2016 to mid-February 2019"], {"incident"}),
    6: (["February 2018"], {"event"}),
    7: (["5 March 2018"], {"letter"}),
    8: (["March 2018", "spring 2018", "2018"], {"event", "statement"}),
    9: (["beginning of 2019"], {"incident", "statement"}),
    10: (["“Wednesday 29 March” 2019", "Wednesday 29 March"], {"event", "recommendation"}),
    11: (["17 June 2019"], {"event"}),
    12: (["early July 2019"], {"event"}),
    13: (["18 July 2019"], {"question"}),
    14: (["12 August 2019"], {"event", "statement"}),
    15: (["13 August 2019", "two days before"], {"letter"}),
    16: (["13 August 2019"], {"event"}),
    17: (["14 August 2019"], {"letter", "statement"}),
    18: (["14 August 2019"], {"letter", "statement"}),
    19: (["15 August 2019, or 16 August 2019", "15 August 2019", "16 August 2019"], {"event"}),
    20: (["by 20 August 2019"], {"event"}),
    21: (["29 August 2019"], {"answer", "statement", "incident"}),
    22: (["2 September 2019"], {"statement"}),
    23: (["2-3 September 2019"], {"statement"}),
    24: (["3 September 2019"], {"event"}),
    25: (["4 September 2019"], {"event", "statement"}),
    26: (["4 September 2019"], {"answer", "statement", "event", "incident"}),
    27: (["4 September 2019"], {"event"}),
    28: (["5 September 2019"], {"letter", "statement", "commitment"}),
    29: (["September 2019"], {"event"}),
    30: (["4 October 2019"], {"letter", "statement", "commitment", "incident"}),
    31: (["4 October 2019"], {"document", "statement"}),
    32: (["24 January 2020"], {"event", "statement"}),
    33: (["24 February 2020"], {"question"}),
    34: (["September 2021", "8 October 2021"], {"event"}),
    35: (["10 February 2022"], {"question", "answer"}),
}

# The sources that each row names; "letter" is the letter of 4 October 2019.
SOURCES_OF_ROWS = {
    **{1: "S1", 2: "S2 S3", 3: "letter S4 S5", 4: "S6", 5: "S7", 6: "S8", 7: "S8", 8: "S2 S3 S6 S9", 9: "S5"},
    **{10: "S7 letter", 11: "S9", 12: "S10", 13: "S9 S11", 14: "S12 S13", 15: "S1 S14 S15 letter", 16: "S16"},
    **{17: "S1 S17", 18: "S18", 19: "S15 S19 S20", 20: "S21", 21: "S11 S22", 22: "S2 S3", 23: "S1 S23"},
    **{24: "S17 S1", 25: "S24 S25", 26: "S9 S6 letter", 27: "S27", 28: "S6 S22 letter", 29: "S27", 30: "letter"},
    **{31: "S4 S5", 32: "S25", 33: "S30", 34: "S31", 35: "S31"},
}
CODES = {f"S{number}" for number in (*range(1, 26), 27, 30, 31)}


def entries():
    facts = read_facts()
    return [(kind, entry) for kind in KINDS for entry in facts[kind]]


def held(row, records):
    """The kinds and the records that hold a row of the table."""
    found = [(kind, records[entry["key"]]) for kind, entry in entries() if row in entry["rows"]]
    return {kind for kind, _ in found}, [record for _, record in found]


def claims(record):
    return list(record.sources.exclude(claim_as_written="").values_list("claim_as_written", flat=True))


def source_names(record):
    return {source.publication.code if source.publication else source.cited for source in record.sources.all()}


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS)
def test_each_row_of_the_facts_is_held_by_records_of_the_right_kind_with_its_dates(row, records):
    dates, kinds = ROWS[row]
    kinds_held, holding = held(row, records)
    assert kinds_held == kinds
    written = {date for record in holding for date in (record.date_as_written, *claims(record))}
    assert set(dates) <= written


@pytest.mark.django_db
@pytest.mark.parametrize("row", SOURCES_OF_ROWS)
def test_each_row_of_the_facts_is_tied_to_every_source_that_it_names(row, records):
    named = {name if name != "letter" else records["letter"] for name in SOURCES_OF_ROWS[row].split()}
    assert named <= set().union(*(source_names(record) for record in held(row, records)[1]))


@pytest.mark.django_db
def test_no_record_is_without_a_row_a_source_and_a_place_in_the_case(records):
    case = Case.objects.get(reference="OC-2019-0001")
    assert len(records) == CaseLink.objects.filter(case=case).count() == len(entries())
    for kind, entry in entries():
        assert entry["rows"] and set(entry["rows"]) <= set(ROWS), (kind, entry["key"])
        assert records[entry["key"]].sources.exists(), (kind, entry["key"])


@pytest.mark.django_db
def test_every_listed_source_is_a_publication_that_a_record_cites(records):
    assert set(Publication.objects.values_list("code", flat=True)) == CODES
    assert set(Source.objects.exclude(publication=None).values_list("publication__code", flat=True)) == CODES


@pytest.mark.django_db
def test_the_counts_of_records_stay_what_they_are(records):
    counted = Counter(type(record) for record in records.values())
    assert counted == {
        **{Incident: 6, Event: 18, Question: 5, Answer: 3, Letter: 6, Document: 1},
        **{Statement: 20, Commitment: 3, Recommendation: 1},
    }


CONFLICTS = {
    "the period of the cameras (rows 1 and 2)": ("cameras", {("S1", "2015")}),
    "the new agreement against the end of the sharing (row 9)": ("new-agreement", {("letter", "")}),
    "a Wednesday that was a Friday (row 10)": ("panel-report", {("S7", "Wednesday 29 March")}),
    "the day of the investigation (row 19)": (
        "ico-investigation",
        {("S15", "15 August 2019"), ("S19", "16 August 2019"), ("S20", "16 August 2019")},
    ),
    "the day of the question (row 21)": ("question", {("S11", "29 August 2019")}),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "expected"), CONFLICTS.values(), ids=CONFLICTS)
def test_sources_that_disagree_are_kept_side_by_side(key, expected, records):
    kept = {
        (source.publication.code if source.publication else "letter", source.claim_as_written)
        for source in records[key].sources.filter(conflicts=True)
    }
    assert kept == expected


@pytest.mark.django_db
def test_nothing_else_is_marked_as_a_conflict(records):
    in_conflict = {source.record for source in Source.objects.filter(conflicts=True)}
    assert in_conflict == {records[key] for key, _ in CONFLICTS.values()}


@pytest.mark.django_db
def test_one_fact_with_three_precisions_is_three_claims_without_a_conflict(records):
    sources = records["end-of-use"].sources.all()
    assert {source.claim_as_written for source in sources} == {"March 2018", "spring 2018", "2018"}
    assert not any(source.conflicts for source in sources)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["mayor-to-evans", "said-council", "south-wales-ruling", "panel-report"])
def test_a_date_that_no_source_gives_says_how_it_was_worked_out(key, records):
    assert records[key].date_derivation


@pytest.mark.django_db
def test_the_impossible_date_of_the_panel_report_may_be_either_of_two_days(records):
    report = records["panel-report"]
    assert report.date_edtf == "[2019-03-29,2019-05-29]"
    assert (report.date_earliest.isoformat(), report.date_latest.isoformat()) == ("2019-03-29", "2019-05-29")


@pytest.mark.django_db
def test_the_first_answer_and_both_halves_of_the_denial_no_longer_stand(records):
    fallen = {statement.pk for statement in Statement.objects.with_standing() if not statement.stands}
    assert fallen == {records[key].pk for key in ("said-never", "said-mps-unaware", "said-btp-unaware")}


@pytest.mark.django_db
def test_statements_are_linked_as_the_facts_say(records):
    keys = {record: key for key, record in records.items() if isinstance(record, Statement)}
    links = {(keys[link.source], link.kind, keys[link.target]) for link in StatementLink.objects.all()}
    assert {link for link in links if link[1] != "confirms"} == {
        ("said-incorrect", "withdraws", "said-never"),
        ("said-mps-reversal", "withdraws", "said-mps-unaware"),
        ("said-btp-reversal", "withdraws", "said-btp-unaware"),
        ("said-new-agreement", "contradicts", "said-ceased"),
        ("said-period", "contradicts", "said-2015"),
    }


@pytest.mark.django_db
def test_the_amended_answer_names_what_it_replaces_why_and_what_prompted_it(records):
    first, amended = Question.objects.get(reference="2019/14214").answers.all()
    assert (first.position, amended.position, amended.kind) == (1, 2, "amendment")
    assert amended.replaces == first and amended.why and amended.prompted_by
    assert "has not worked with private bodies" in first.text and "incorrect" in amended.text


@pytest.mark.django_db
def test_letters_say_how_much_of_them_is_held_and_what_they_reply_to(records):
    held_in_full = {key for key, record in records.items() if getattr(record, "holding", "") == "held"}
    assert held_in_full == {"letter"}
    assert records["evans-letter"].holding == "mentioned_only"
    assert records["evans-letter"].in_reply_to == records["mayor-to-evans"]
    assert records["letter"].enclosures.get().document == records["mps-report"]
    copied = {party.named_as for party in records["letter"].parties.filter(role="copied_to")}
    assert copied == {"the rest of the Police and Crime Committee", "all other Assembly Members"}


@pytest.mark.django_db
def test_the_three_commitments_of_the_letter_have_no_due_date_and_one_is_met(records):
    commitments = {key: record for key, record in records.items() if isinstance(record, Commitment)}
    assert {key: record.status for key, record in commitments.items()} == {
        "no-local-agreements": "met",
        "recommendations-first": "open",
        "lobbying": "open",
    }
    assert all(record.made_in == records["letter"] and record.due_on is None for record in commitments.values())
    assert records["no-local-agreements"].evidence and records["recommendations-first"].condition
    assert records["recommendations-first"].parties.filter(role="undertaken_by").count() == 2


@pytest.mark.django_db
def test_the_panel_recommends_and_the_mayor_accepts(records):
    recommendation = records["strengthen-regulation"]
    assert recommendation.response == "accepted"
    parties = {party.role: party.organisation.name for party in recommendation.parties.all()}
    assert parties == {"made_by": "London Policing Ethics Panel", "made_to": "Mayor of London"}


@pytest.mark.django_db
def test_quantities_are_kept_as_they_were_stated(records):
    assert records["sharing"].quantity_as_stated == "seven images"
    assert records["sharing-btp"].quantity_as_stated == "small number"


@pytest.mark.django_db
def test_one_man_with_three_titles_is_one_person_and_the_investor_has_no_name(records):
    evans = Person.objects.get(name="Robert Evans")
    titles = {other.name for other in evans.other_names.all()}
    assert titles == {"chief executive", "partner", "Chief Executive of King's Cross Limited Partnership"}
    assert Person.objects.get(naming="unnamed").parts.get().record == records["investor-questions"]
    assert Appointment.objects.get(person__name="Unmesh Desai", role="Chair").publication.code == "S24"
    assert {"MPS", "BTP", "KCCLP", "LPEP", "ICO"} <= set(Organisation.objects.values_list("abbreviation", flat=True))


@pytest.mark.django_db
def test_the_case_is_led_by_the_officer_for_the_committee_on_which_the_member_sits(records):
    case = Case.objects.get(reference="OC-2019-0001")
    assert (case.lead_officer.username, case.committee.name) == ("officer", "Police and Crime Committee")
    assert CommitteeMember.objects.get(user__username="member").committee == case.committee
    assert case.topics.count() == 4


def test_as_known_by_1_september_2019_the_answer_of_29_august_stands(records, auditor):
    case = Case.objects.get(reference="OC-2019-0001")
    rows = timeline_rows(auditor, case, TimelineChoice(known_by=date(2019, 9, 1)))
    answers = [row for row in rows if row.kind == "answer"]
    assert [row.date_as_written for row in answers] == ["29 August 2019"]
    said = [row for row in rows if row.kind == "statement" and row.date_as_written == "29 August 2019"]
    assert said
    assert all(row.stands for row in said)
    assert not all(row.stands for row in timeline_rows(auditor, case) if row.address in {row.address for row in said})

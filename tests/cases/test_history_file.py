"""A history as a file for a spreadsheet."""

import csv
import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cases.models import CaseLink, Incident, Party, Person, Source
from oversight.audit import export
from oversight.audit.history import changing
from tests.records import put, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(case, officer):
    with changing(user=officer, reason="From the report"):
        incident = put(Incident, case, kind="disclosure", title="Images passed on")
    with changing(user=officer, reason="The report was corrected"):
        incident.title, incident.standing = "Images shared", "established"
        incident.save()
    return incident


def of_record(record, ending="csv"):
    return reverse("cases:record_history_file", args=[record._meta.model_name, record.pk, ending])


def of_case(case, ending="csv"):
    return reverse("cases:case_history_file", args=[case.reference, ending])


def bytes_of(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def csv_rows(client, address, **query):
    return list(csv.reader(io.StringIO(bytes_of(client, address, **query).decode("utf-8-sig"), newline="")))


def xlsx_rows(client, address, **query):
    book = load_workbook(io.BytesIO(bytes_of(client, address, **query)))
    return [[str(value or "") for value in row] for row in book.active.values]


def test_each_field_that_was_changed_is_a_row(client_of, member, incident):
    headings, *rows = csv_rows(client_of(member), of_record(incident))
    assert headings == ["When", "Who", "Why", "Kind", "Record", "Change", "Field", "From", "To"]
    assert [row[1:] for row in rows[:2]] == [
        [
            *("Example Officer", "The report was corrected", "Incident", "Images shared", "changed"),
            *("Title", "Images passed on", "Images shared"),
        ],
        [
            *("Example Officer", "The report was corrected", "Incident", "Images shared", "changed"),
            *("Standing", "Alleged", "Established"),
        ],
    ]
    assert all(row[5] == "added" and row[7] == "" for row in rows[2:])


def test_times_carry_their_zone(client_of, member, incident):
    when = csv_rows(client_of(member), of_record(incident))[1][0]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[01]:00", when)


def test_both_kinds_of_file_tell_the_same(client_of, member, case, incident):
    client = client_of(member)
    for address in (of_record, of_case):
        kept = incident if address is of_record else case
        assert xlsx_rows(client, address(kept, "xlsx")) == csv_rows(client, address(kept, "csv"))


def test_a_file_is_named_after_its_record_and_is_never_shown_in_the_browser(client_of, member, case, incident):
    client = client_of(member)
    for address, name in (
        (of_case(case), "history-OC-2020-0001.csv"),
        (of_case(case, "xlsx"), "history-OC-2020-0001.xlsx"),
        (of_record(incident), f"history-incident-{incident.pk}.csv"),
    ):
        assert client.get(address)["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_page_leads_to_the_files_with_its_filters(client_of, member, incident):
    page = client_of(member).get(reverse("cases:record_history", args=["incident", incident.pk]) + "?kind=incident")
    for ending in ("csv", "xlsx"):
        assert f'href="{of_record(incident, ending)}?kind=incident"' in page.content.decode()


def test_the_filters_of_the_page_count_for_the_file(client_of, officer, case, incident):
    person = Person.objects.create(name="A Witness")
    with changing(user=officer, reason="Named"):
        Party.objects.create(record=incident, role="affected", person=person)
    client = client_of(officer)
    assert {row[3] for row in csv_rows(client, of_case(case), kind="party")[1:]} == {"Party"}
    assert {row[3] for row in csv_rows(client, of_case(case), kind="incident")[1:]} == {"Party", "Incident"}
    assert csv_rows(client, of_case(case), until="2001") == [list(export.COLUMNS)]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_filter_that_is_not_understood_leads_to_the_page_that_says_so(client_of, member, case, ending):
    page = client_of(member).get(of_case(case, ending), {"since": "yesterweek"}, follow=True)
    assert "There is a problem" in words(page)


@pytest.mark.parametrize("ending", ["pdf", "ods", "xls", "CSV"])
def test_there_is_no_other_kind_of_file(client_of, member, case, incident, ending):
    for address in (of_case(case, ending), of_record(incident, ending)):
        assert client_of(member).get(address).status_code == 404


@pytest.mark.parametrize(
    "words",
    [
        "=1+1",
        "+44 20 7983 4000",
        "-1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        " =1+1",
        "\n=1+1",
        "＝1+1",
        "\tplain",
        "\rplain",
        "\ufeff=1+1",
        "\u200b=1+1",
        "\x85=1+1",
    ],
)
def test_no_cell_is_taken_for_a_formula(words):
    assert export.harmless(words) == f"'{words}"


@pytest.mark.parametrize("words", ["\x1b=1+1", "\x00@SUM(A1)", "\x0b-1", "\x0c\x1b =1"])
def test_marks_that_no_spreadsheet_keeps_hide_no_formula(words):
    assert export.harmless(words)[0] == "'"
    assert not set(export.harmless(words)) & set("\x00\x0b\x0c\x1b")


@pytest.mark.parametrize("words", ["", "a=b", "Seven images", "1 + 1", "’tis"])
def test_other_words_are_left_as_they_are(words):
    assert export.harmless(words) == words


def test_what_somebody_typed_is_harmless_wherever_it_stands(client_of, member, officer, case):
    officer.first_name, officer.last_name = "=cmd()", ""
    officer.save()
    with changing(user=officer, reason='=HYPERLINK("https://evil.example")'):
        incident = put(Incident, case, kind="other", title="@title", description="+1\x0b\x1b bell")
    client = client_of(member)
    for ending, rows in (("csv", csv_rows), ("xlsx", xlsx_rows)):
        table = rows(client, of_record(incident, ending))
        assert table[1][1:3] == ["'=cmd()", '\'=HYPERLINK("https://evil.example")']
        assert {"'@title"} < {row[8] for row in table[1:]}
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row)


def test_line_breaks_and_quotation_marks_come_through(client_of, member, case):
    text = 'He said "yes", then\nleft; nothing more'
    incident = put(Incident, case, kind="other", title="Said", description=text)
    for ending, rows in (("csv", csv_rows), ("xlsx", xlsx_rows)):
        assert text in {row[8] for row in rows(client_of(member), of_record(incident, ending))}


def test_a_file_holds_so_many_rows_and_says_where_it_was_cut(client_of, member, incident, monkeypatch):
    client, whole = client_of(member), len(csv_rows(client_of(member), of_record(incident)))
    monkeypatch.setattr(export, "MOST", whole - 1)
    assert csv_rows(client, of_record(incident))[-1] != [export.CUT]
    monkeypatch.setattr(export, "MOST", whole - 2)
    assert csv_rows(client, of_record(incident))[whole - 1 :] == [[export.CUT]]
    assert xlsx_rows(client, of_record(incident, "xlsx"))[-1][0] == export.CUT


def test_changes_come_in_batches_without_gap_or_repetition(client_of, member, incident, monkeypatch):
    whole = csv_rows(client_of(member), of_record(incident))
    monkeypatch.setattr(export, "BATCH", 1)
    assert csv_rows(client_of(member), of_record(incident)) == whole


def test_a_withdrawn_record_says_so(client_of, member, incident):
    withdraw(incident, "Entered twice")
    assert csv_rows(client_of(member), of_record(incident))[1][5:] == [
        *("withdrawn", "Why it was withdrawn", "nothing", "Entered twice")
    ]


# What stays hidden


@pytest.mark.parametrize(("ending", "rows"), [("csv", csv_rows), ("xlsx", xlsx_rows)])
def test_nothing_of_a_restricted_record_is_in_the_file(
    client_of, member, officer, case, incident, restricted_case, ending, rows
):
    with changing(user=officer, reason="Secret reason"):
        secret = put(Incident, restricted_case, kind="other", title="Secret title")
        Source.objects.create(record=incident, cited=secret, quotation="Secret words")
        CaseLink.objects.create(case=restricted_case, record=incident)
    client = client_of(member)
    for address in (of_record(incident, ending), of_case(case, ending)):
        table = rows(client, address)
        assert "Secret" not in str(table)
        assert restricted_case.reference not in str(table)
        assert [row[6] for row in table if row[3] == "Source"] == [export.UNSEEN]
    assert "Secret title" in str(rows(client_of(officer), of_record(incident, ending)))
    assert client.get(of_record(secret, ending)).status_code == 404
    assert client.get(of_case(restricted_case, ending)).status_code == 404


def test_the_name_of_a_protected_person_is_not_in_the_file(client_of, member, officer, incident):
    person = Person.objects.create(name="Real Name", naming="protected", pseudonym="Witness A")
    Party.objects.create(record=incident, role="affected", person=person, named_as="Head girl")
    table = str(csv_rows(client_of(member), of_record(incident)))
    assert "Witness A" in table
    assert "Real Name" not in table
    assert "Head girl" not in table
    assert "Head girl" in str(csv_rows(client_of(officer), of_record(incident)))

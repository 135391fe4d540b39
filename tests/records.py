"""Short ways to put records into a case, and to read pages as a reader does."""

import re
from html import unescape
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import CaseLink, Party
from correspondence.models import Answer
from oversight.audit import sealing
from oversight.audit.models import Change
from oversight.dates import read_date
from tests.database import as_database_user


def put(model, case, date="4 September 2019", **fields):
    """A record of this kind, in this case."""
    record = model(**fields)
    record.set_date(read_date(date))
    record.save()
    CaseLink.objects.create(record=record, case=case)
    return record


def many(rows):
    """Rows of one kind, added at once with their history."""
    rows = list(rows)
    made = type(rows[0]).objects.bulk_create(rows)
    type(rows[0]).history.bulk_history_create(made, default_change_reason="Added at once")
    return made


def change(row, **fields):
    """Save other values behind the back of whoever holds the row."""
    row = type(row).objects.get(pk=row.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def put_many(model, case, number, **fields):
    """As `put`, many at once; without lines in the feed, which a page of the record itself does not read."""
    record = model(**fields)
    record.set_date(read_date("4 September 2019"))
    values = {
        field.attname: getattr(record, field.attname) for field in model._meta.concrete_fields if field.attname != "id"
    }
    rows = many(model(**values) for _ in range(number))
    link_many(CaseLink, rows, case=case)
    return rows


def link_many(part, rows, **fields):
    """A party, source or place in a case for each of these records, which are of one kind."""
    kind = ContentType.objects.get_for_model(rows[0])
    many(part(content_type=kind, object_id=row.pk, **fields) for row in rows)


def older_changes(record, number, user=None):
    """Rows of the feed alone, older than all others: for pages that count them and do not come to show them."""
    kind = ContentType.objects.get_for_model(record)
    row = {"record_type": kind, "record_id": record.pk, "about_type": kind, "about_id": record.pk, "verb": "~"}
    Change.objects.bulk_create(
        Change(id=-key, history_id=-key, transaction=-key, at=timezone.now(), user=user, **row)
        for key in range(1, number + 1)
    )


def name(record, role, **who):
    return Party.objects.create(record=record, role=role, **who)


def answer(question, case, position=1, **fields):
    return put(Answer, case, question=question, position=position, **({"kind": "substantive"} | fields))


def withdraw(row, reason="Entered twice"):
    row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason
    row.save()


def words(response):
    """What a page says, without its markup."""
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).strip()


def seal():
    """Sealed by the user of the database that may."""
    with as_database_user("oversight_sealer"):
        return sealing.seal()


def then(address, moment):
    """The address of a page as recorded at this moment."""
    return f"{address}?{urlencode({'recorded': moment.isoformat()})}"


def queries(client, address):
    """How many queries a page takes once everything that is kept between requests is kept."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as made:
        client.get(address)
    return len(made)


def sent(client, address, **fields):
    """The page that a form leads to once it is filled in and sent, or the form again."""
    form = client.get(address).context["form"]
    hidden = {field.html_name: field.value() for field in form.hidden_fields()}
    return client.post(address, hidden | fields, follow=True)

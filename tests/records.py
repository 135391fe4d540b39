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
from oversight.dates import read_date


def put(model, case, date="4 September 2019", **fields):
    """A record of this kind, in this case."""
    record = model(**fields)
    record.set_date(read_date(date))
    record.save()
    CaseLink.objects.create(record=record, case=case)
    return record


def put_many(model, case, number, **fields):
    """As `put`, many at once; without history, which a page of the record itself does not read."""
    record = model(**fields)
    record.set_date(read_date("4 September 2019"))
    values = {
        field.attname: getattr(record, field.attname) for field in model._meta.concrete_fields if field.attname != "id"
    }
    rows = model.objects.bulk_create(model(**values) for _ in range(number))
    link_many(CaseLink, rows, case=case)
    return rows


def link_many(part, rows, **fields):
    """A party, source or place in a case for each of these records, which are of one kind."""
    kind = ContentType.objects.get_for_model(rows[0])
    part.objects.bulk_create(part(content_type=kind, object_id=row.pk, **fields) for row in rows)


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

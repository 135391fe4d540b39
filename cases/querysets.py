"""What a reader may see, and the meanings that pages ask for, as queries."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Self

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case as Choose
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Greatest

from cases.readers import PrintReader
from oversight.audit.as_of import sees_all_rows
from oversight.audit.history import TrackedQuerySet

# An interval of a month or less ("early May 2016") is the day of a source, known less exactly; no office is so short.
LONGEST_DAY = timedelta(days=31)
IS_PERIOD = Q(date_edtf__contains="/") & (
    Q(date_earliest=None) | Q(date_latest=None) | Q(date_latest__gte=F("date_earliest") + LONGEST_DAY)
)
# "Until 5 May 2016", "after May 2020".
HAS_OPEN_END = Q(date_edtf__startswith="[..") | Q(date_edtf__endswith="..]")
NO_DAYS = Value(timedelta(0), output_field=models.DurationField())


def _model(name: str) -> Any:
    return apps.get_model("cases", name)


def visible_links(user: Any) -> models.QuerySet:
    """The places of records in cases that this user may see."""
    if isinstance(user, PrintReader):
        return user.printable(visible_links(user.user))
    return _model("CaseLink").objects.current().filter(case__in=_model("Case").objects.visible_to(user).values("pk"))


def members_shut_out(case: Any) -> models.QuerySet:
    """Active members who may not read a restricted case."""
    seats = _model("CommitteeMember").objects.current().filter(committee=case.committee_id)
    named = _model("CaseReader").objects.current().filter(case=case)
    members = get_user_model().objects.filter(is_active=True, role="member")
    return members.exclude(pk__in=seats.values("user")).exclude(pk__in=named.values("user"))


class CaseQuerySet(TrackedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Internal cases for everybody who signs in; restricted ones for the staff, the committee and those named."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if sees_all_rows(user):
            return self
        seats = _model("CommitteeMember").objects.current().filter(user=user)
        named = _model("CaseReader").objects.current().filter(user=user)
        return self.filter(
            Q(visibility="internal") | Q(committee__in=seats.values("committee")) | Q(pk__in=named.values("case"))
        )


class RecordQuerySet(TrackedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Records in at least one case that the user may see; the staff also see one that is in no case."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if sees_all_rows(user) else self.filter(Exists(self._links(visible_links(user))))

    def of_case(self, case: Any) -> Self:
        return self.filter(Exists(self._links(_model("CaseLink").objects.current().filter(case=case))))

    def _links(self, links: models.QuerySet) -> models.QuerySet:
        """Those among `links` (places in cases, sources) that are of each record."""
        kind = ContentType.objects.get_for_model(self.model)
        return links.filter(content_type=kind, object_id=OuterRef("pk"))

    def in_order(self) -> Self:
        """In order of when it happened; what has no date at all comes last."""
        return self.order_by(Coalesce("date_earliest", "date_latest").asc(nulls_last=True), "date_latest", "pk")

    def known_by(self, day: date) -> Self:
        """What had happened or been said by a day, by its own date: what may have begun by then; nothing undated."""
        return self.alias(known=Coalesce("date_earliest", "date_latest")).filter(known__lte=day)

    def with_parties(self) -> Self:
        """With those who took part, withdrawn ones left out, as `current_parties`."""
        parties = _model("Party").objects.current().select_related("person", "organisation")
        return self.prefetch_related(models.Prefetch("parties", parties, to_attr="current_parties"))

    def with_name(self) -> Self:
        """With all that the name and the address of each need."""
        return self

    def for_panel(self, user: Any) -> Self:
        """With all that the panel of a case's page shows of each to this reader, in the panel's order."""
        return self.in_order().with_parties()


class MadeInQuerySet(RecordQuerySet):
    """Statements, commitments and recommendations, which can be made in an answer, a letter or an event."""

    def made_in(self, record: models.Model) -> Self:
        return self.made_in_any([record])

    def made_in_any(self, records: Sequence[models.Model]) -> Self:
        """Those made in one of these records, which are of one kind."""
        if not records:
            return self.none()
        kind = ContentType.objects.get_for_model(records[0])
        return self.filter(made_in_type=kind, made_in_id__in=[record.pk for record in records])


class StatementQuerySet(MadeInQuerySet):
    def resting_on(self, record: models.Model) -> Self:
        """Those made in a record, and those for which it is a source; not where they say that it is wrong."""
        kind = ContentType.objects.get_for_model(record)
        sources = self._links(_model("Source").objects.current().filter(cited_type=kind, cited_id=record.pk))
        cites = Exists(sources.filter(conflicts=False))
        return self.filter(Q(made_in_type=kind, made_in_id=record.pk) | cites)

    def with_standing(self, by: date | None = None) -> Self:
        """Annotates `stands`: nobody withdrew or corrected the statement; with a day, nobody had by then."""
        ended = (
            _model("StatementLink")
            .objects.current()
            .filter(target=OuterRef("pk"), kind__in=["corrects", "withdraws"], source__withdrawn_at=None)
        )
        if by:
            ended = ended.filter(source__in=_model("Statement").objects.known_by(by))
        return self.annotate(stands=~Exists(ended))

    def with_links(self, user: Any) -> Self:
        """With what later statements did to each (`ends_met`), and what it did to earlier ones (`ends_made`)."""
        links = _model("StatementLink").objects.current().visible_to(user)
        links = links.filter(source__withdrawn_at=None, target__withdrawn_at=None)
        return self.prefetch_related(
            models.Prefetch("links_met", links.select_related("source"), to_attr="ends_met"),
            models.Prefetch("links_made", links.select_related("target"), to_attr="ends_made"),
        )

    def for_panel(self, user: Any) -> Self:
        """Those that stand today first, withdrawn records last."""
        rows = self.in_order().with_standing().with_links(user).with_parties()
        return rows.order_by(models.F("withdrawn_at").asc(nulls_first=True), "-stands", *rows.query.order_by)


class CommitmentQuerySet(MadeInQuerySet):
    def outstanding(self) -> Self:
        return self.current().filter(status__in=["open", "partly_met"])

    def overdue(self, on: date) -> Self:
        return self.outstanding().filter(due_on__lt=on)


class RecordPartQuerySet(TrackedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Parts of records that the user may see."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if sees_all_rows(user):
            return self
        return self.filter(Exists(self._places(visible_links(user))))

    def of_case(self, case: Any) -> Self:
        """Parts of the records of a case."""
        return self.filter(Exists(self._places(_model("CaseLink").objects.current().filter(case=case))))

    def _places(self, links: models.QuerySet) -> models.QuerySet:
        """Those of the links that belong to the record of a part."""
        return links.filter(content_type=OuterRef("content_type"), object_id=OuterRef("object_id"))


class NoteQuerySet(TrackedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Notes are for those who read everything, and so may read whatever a note is about. Never for members."""
        return self if user.is_authenticated and user.reads_everything else self.none()

    def with_words(self) -> Self:
        """With all that their words are shown by: who wrote them, and the colleagues whom they mention."""
        mentions = _model("NoteMention").objects.current().select_related("user")
        return self.select_related("author").prefetch_related(
            models.Prefetch("mentions", mentions, to_attr="current_mentions")
        )


class DeadlineQuerySet(RecordPartQuerySet):
    def outstanding(self) -> Self:
        return self.current().filter(met_on=None)

    def overdue(self, on: date) -> Self:
        return self.outstanding().filter(due_on__lt=on)

    def missed_by(self, day: date) -> Self:
        """Those that were overdue on a day, even if they were met since."""
        return self.current().filter(Q(met_on=None) | Q(met_on__gt=day), due_on__lt=day)


class SeenThroughQuerySet(TrackedQuerySet):
    """Rows without readers of their own: seen by whoever may see every row that they name in `seen_through`."""

    def visible_to(self, user: Any) -> Self:
        if user.is_authenticated and user.is_active and sees_all_rows(user):
            return self
        rows = self
        for name in self.model.seen_through:  # type: ignore[attr-defined]
            named: Any = self.model._meta.get_field(name)
            seen = Q(**{f"{name}__in": named.related_model.objects.visible_to(user).values("pk")})
            rows = rows.filter(seen | Q(**{name: None}) if named.null else seen)
        return rows


class AppointmentQuerySet(SeenThroughQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The offices of protected people, which would give them away, are for the staff alone."""
        rows = super().visible_to(user)
        if user.is_authenticated and user.reads_everything:
            return rows
        return rows.exclude(person__naming="protected")

    def of_person(self, person: Any, on: date | None) -> Self:
        """The current offices of somebody, those first that they most likely held on the day, where one is given."""
        return self.current().filter(person=person).select_related("organisation").held_on(on, on)

    def held_on(self, earliest: date | None, latest: date | None) -> Self:
        """Those that may have been held between two days, of which one may be None; the likeliest first.

        Left out is only what a source gives as a period ("since 2016", "May 2016 to March 2018") that had not begun or
        had ended. Most offices are dated by the day on which a source gives the role, perhaps not exactly ("early May
        2016"), which says neither when it began nor when it ended: they come in the order of how near that day is. The
        undated come last.
        """
        is_undated = Choose(When(date_edtf="", then=Value(1)), default=Value(0))
        first, last = earliest or latest, latest or earliest
        if first is None or last is None:
            return self.order_by(is_undated, F("date_latest").desc(nulls_first=True), "-pk")
        rows = self._not_wholly_elsewhere(IS_PERIOD, first, last)
        gap = Greatest(_days(F("date_earliest") - Value(last)), _days(Value(first) - F("date_latest")), NO_DAYS)
        length = _days(F("date_latest") - F("date_earliest"))
        return rows.order_by(is_undated, gap, length.asc(nulls_last=True), "-pk")

    def known_on(self, earliest: date, latest: date) -> Self:
        """As `held_on`, without those that had ended by a day before, or began after a later one ("until 5 May 2016").

        Annotates `is_period`: whether its date says since when or until when, and is not the day of a source.
        """
        is_period = ExpressionWrapper(IS_PERIOD | HAS_OPEN_END, output_field=models.BooleanField())
        rows = self._not_wholly_elsewhere(HAS_OPEN_END, earliest, latest).annotate(is_period=is_period)
        return rows.held_on(earliest, latest)

    def _not_wholly_elsewhere(self, which: Q, first: date, last: date) -> Self:
        return self.exclude(which & Q(date_earliest__gt=last)).exclude(which & Q(date_latest__lt=first))


def _days(difference: Any) -> Any:
    return ExpressionWrapper(difference, output_field=models.DurationField())


class TopicQuerySet(TrackedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """All topics for the staff; for members those of the cases that they may see."""
        if user.is_authenticated and user.is_active and sees_all_rows(user):
            return self
        links = _model("CaseTopic").objects.current().filter(case__in=_model("Case").objects.visible_to(user))
        return self.filter(pk__in=links.values("topic"))


class PublicationQuerySet(TrackedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """All publications for the staff; for members those that a record which they may see cites."""
        if user.is_authenticated and user.is_active and sees_all_rows(user):
            return self
        return self.filter(pk__in=_model("Source").objects.current().visible_to(user).values("publication"))


class ActorQuerySet(TrackedQuerySet):
    """People and organisations."""

    def visible_to(self, user: Any) -> Self:
        """For members only those who take part in a record that they may see, or are or were committee of a case."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if sees_all_rows(user):
            return self
        field = self.model._meta.model_name
        parts = _model("Party").objects.current().visible_to(user).filter(**{str(field): OuterRef("pk")})
        shown = Q(Exists(parts))
        if field == "organisation":
            versions = _model("Case").history.filter(id__in=_model("Case").objects.visible_to(user).values("pk"))
            shown |= Q(Exists(versions.filter(committee=OuterRef("pk"))))
        return self.filter(shown)

    def of_case(self, case: Any) -> Self:
        """Those who take part in the records of a case."""
        links = (
            _model("CaseLink")
            .objects.current()
            .filter(case=case, content_type=OuterRef("content_type"), object_id=OuterRef("object_id"))
        )
        parts = (
            _model("Party")
            .objects.current()
            .filter(Exists(links), **{str(self.model._meta.model_name): OuterRef("pk")})
        )
        return self.filter(Exists(parts))

from django.urls import path, register_converter

from cases.converters import ReferenceConverter
from cases.views import administration, case, entry, history, notes, people, records, register, seats, timeline, topics

register_converter(ReferenceConverter, "reference")

app_name = "cases"

urlpatterns = [
    path("cases/", register.register, name="register"),
    path("cases/<reference:reference>/", case.case_page, name="case"),
    path("cases/<reference:reference>/timeline/", timeline.timeline, name="timeline"),
    path("cases/<reference:reference>/history/", history.case_history, name="case_history"),
    path("cases/<reference:reference>/add/<slug:model>/", entry.record_add, name="record_add"),
    path("cases/<reference:reference>/put/", entry.case_put, name="case_put"),
    path("records/<slug:model>/<int:pk>/correct/", entry.record_correct, name="record_correct"),
    path("records/<slug:model>/<int:pk>/withdraw/", entry.record_withdraw, name="record_withdraw"),
    path("records/<slug:model>/<int:pk>/restore/", entry.record_restore, name="record_restore"),
    path("records/<slug:model>/<int:pk>/put/", entry.record_put, name="record_put"),
    path("records/<slug:model>/<int:pk>/leave/", entry.record_leave, name="record_leave"),
    path("incidents/<int:pk>/", records.incident, name="incident"),
    path("events/<int:pk>/", records.event, name="event"),
    path("statements/<int:pk>/", records.statement, name="statement"),
    path("commitments/<int:pk>/", records.commitment, name="commitment"),
    path("recommendations/<int:pk>/", records.recommendation, name="recommendation"),
    path("people/<int:pk>/", people.person, name="person"),
    path("organisations/<int:pk>/", people.organisation, name="organisation"),
    path("notes/add/<str:model>/<int:pk>/", notes.note_add, name="note_add"),
    path("notes/<int:pk>/", notes.note, name="note"),
    path("notes/<int:pk>/correct/", notes.note_correct, name="note_correct"),
    path("notes/<int:pk>/withdraw/", notes.note_withdraw, name="note_withdraw"),
    path("mentions/<int:pk>/deal-with/", notes.mention_deal_with, name="mention_deal_with"),
    path("administration/", administration.administration, name="administration"),
    path("topics/", topics.topics, name="topics"),
    path("topics/add/", topics.topic_add, name="topic_add"),
    path("topics/<int:pk>/correct/", topics.topic_correct, name="topic_correct"),
    path("topics/<int:pk>/withdraw/", topics.topic_withdraw, name="topic_withdraw"),
    path("topics/<int:pk>/restore/", topics.topic_restore, name="topic_restore"),
    path("organisations/<int:pk>/seats/", seats.seats, name="seats"),
    path("organisations/<int:pk>/seats/add/", seats.seat_add, name="seat_add"),
    path("seats/<int:pk>/end/", seats.seat_end, name="seat_end"),
    path("history/<str:model>/<int:pk>/", history.record_history, name="record_history"),
]

"""Pages that can be read as recorded at a moment, which `?recorded=` names."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache, wraps
from html import escape, unescape
from typing import Any
from urllib.parse import parse_qs, urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve

from oversight.access import signed_in
from oversight.audit.as_of import ViewsMissing, recorded_as_of
from oversight.audit.moments import EXAMPLES, LONGEST, MomentField, said

View = Callable[..., HttpResponse]
NAME = "recorded"
# Numbers of a page within the one that is shown: another day has other pages.
PLACES = {"page", "before"}
LINK = re.compile(r'(<a\b[^>]*?\shref=")([/?][^"#]*)')


class AsOfForm(forms.Form):
    is_filter = True

    recorded = MomentField(
        label="As recorded on",
        max_length=LONGEST,
        required=False,
        help_text=f"A day, or a day and a time, {EXAMPLES}. The page shows what was recorded here by then.",
    )


@dataclass(frozen=True)
class Asked:
    """As of when a page is asked for: what `partials/as_of.html` shows. Words that name no moment count for nothing."""

    form: Any
    data: QueryDict

    @cached_property
    def moment(self) -> datetime | None:
        self.form.is_valid()
        moment: datetime | None = self.form.cleaned_data.get(NAME)
        return moment

    @property
    def said(self) -> str:
        return said(self.moment) if self.moment else ""

    @property
    def others(self) -> list[tuple[str, str]]:
        """What else the address asks for, which another day does not change."""
        mine = {*self.form.fields, *PLACES}
        return [(name, value) for name in self.data if name not in mine for value in self.data.getlist(name)]

    @property
    def own(self) -> list[tuple[str, str]]:
        """What the address asks of this control alone."""
        return [(name, str(self.data[name])) for name in self.form.fields if self.data.get(name)]

    @property
    def address(self) -> str:
        """The page as it is asked for here, without all else that is asked."""
        return f"?{urlencode(self.own)}"


def readable_as_of(view: View, form: type[AsOfForm] = AsOfForm) -> View:
    """For a view that only reads. It reads everything as recorded at the moment that the address names, if any."""
    return _readable(view, form, as_asked)


def partly_readable_as_of(view: View) -> View:
    """As `readable_as_of`, for a view that says itself, with `as_asked`, which of what it reads is of then."""
    return _readable(view, AsOfForm, lambda request: nullcontext())


def as_asked(request: HttpRequest) -> AbstractContextManager[None]:
    moment = asked(request).moment
    return recorded_as_of(moment, reader=signed_in(request)) if moment else nullcontext()


def asked(request: HttpRequest) -> Asked:
    """What a view that can be read as of a moment was asked for."""
    found: Asked = request.as_of  # type: ignore[attr-defined]
    return found


def _readable(view: View, form: type[AsOfForm], reading: Callable[[HttpRequest], AbstractContextManager[None]]) -> View:
    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.as_of = Asked(form(request.GET), request.GET)  # type: ignore[attr-defined]
        if asked(request).moment is None:
            return view(request, *args, **kwargs)
        try:
            with reading(request):
                response = view(request, *args, **kwargs)
        except Http404:
            response = render(request, "audit/not_recorded.html", status=404)
        except ViewsMissing:
            response = render(request, "audit/not_readable.html", status=503)
        return _with_links_of_then(response, request.GET[NAME])

    respond.is_readable_as_of = True  # type: ignore[attr-defined]
    return respond


def _with_links_of_then(response: HttpResponse, words: str) -> HttpResponse:
    """Links to other pages that can be read so lead to them as of the same moment."""
    if response.headers["Content-Type"].startswith("text/html"):
        response.content = LINK.sub(lambda link: f"{link[1]}{_of_then(link[2], words)}", response.content.decode())
    return response


def _of_then(address: str, words: str) -> str:
    """A link that names a moment itself, if only an empty one (today), stays as it is."""
    path, _, query = unescape(address).partition("?")
    if NAME in parse_qs(query, keep_blank_values=True) or (path and not _can_be_read_so(_shape(path))):
        return address
    return escape(f"{path}?{f'{query}&' if query else ''}{urlencode({NAME: words})}")


def _shape(path: str) -> str:
    """Which page it is depends on no number in its address: so few addresses are looked up."""
    return re.sub(r"\d", "0", path)


@lru_cache(maxsize=1000)
def _can_be_read_so(path: str) -> bool:
    try:
        return hasattr(resolve(path).func, "is_readable_as_of")
    except Resolver404:
        return False

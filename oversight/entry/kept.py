"""Nothing typed is lost when the session had ended, or the page was older than the sign-in.

What was sent is kept for the user whom the form was made for (its token says whom, and is signed), and shows in that
form after signing in. Nothing of it is in the record until it is sent again.
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from oversight.entry.models import KEPT_FOR, KeptForm
from oversight.entry.tokens import read_token

NOT_KEPT = {"csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2"}
LONGEST_PATH = 500


def keep_typed(request: HttpRequest) -> bool:
    """Keep what this request sent, if it is one of our forms; whether it was kept."""
    read = read_token(request.POST.get("form_token", "")) if request.method == "POST" else None
    path = request.get_full_path()
    if read is None or len(path) > LONGEST_PATH:
        return False
    KeptForm.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()
    # PostgreSQL keeps no NUL, and no form takes one.
    said = [(name, [value.replace("\0", "") for value in values]) for name, values in request.POST.lists()]
    data = {name.replace("\0", ""): values for name, values in said if name not in NOT_KEPT}
    KeptForm.objects.update_or_create(user_id=read[0], path=path, defaults={"data": data})
    return True


def typed(request: HttpRequest) -> QueryDict | None:
    """What to fill a form with: what was sent, else what was kept for this user and address, else nothing."""
    if request.method == "POST":
        return _with_plain_line_ends(request.POST.lists())
    kept = _kept(request).filter(at__gte=timezone.now() - KEPT_FOR).first()
    if kept is None:
        return None
    request.kept_at = kept.at  # type: ignore[attr-defined]  # the page says that nothing of it is saved yet
    return _with_plain_line_ends(kept.data.items())


def _with_plain_line_ends(lists: Iterable[tuple[str, Any]]) -> QueryDict:
    """Browsers send line ends as CR LF, and the record keeps LF: a text that nobody touched is not changed."""
    data = QueryDict(mutable=True)
    for name, values in lists:
        data.setlist(name, [value.replace("\r\n", "\n") for value in values])
    return data


def forget_kept(request: HttpRequest) -> None:
    _kept(request).delete()


def _kept(request: Any) -> Any:
    return KeptForm.objects.filter(user_id=request.user.pk, path=request.get_full_path())

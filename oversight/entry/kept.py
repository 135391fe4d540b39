"""Nothing typed is lost when the session had ended, or the page was older than the sign-in.

What was sent is kept for the user whom the form was made for (its token says whom, and is signed), and shows in that
form after signing in. Nothing of it is in the record until it is sent again.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from oversight.entry.models import KEPT_FOR, KeptForm
from oversight.entry.tokens import read_token

NOT_KEPT = {"csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2"}
LONGEST_PATH = 500

# Filled by an app that takes files in: keeps those of a request for a user, and says under which names and keys the
# form finds them again.
FILE_KEEPERS: list[Callable[[int, HttpRequest], dict[str, list[str]]]] = []


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
    for keep_files in FILE_KEEPERS:
        for name, keys in keep_files(read[0], request).items():
            data.setdefault(name, []).extend(keys)
    KeptForm.objects.update_or_create(user_id=read[0], path=path, defaults={"data": data})
    return True


def typed(request: HttpRequest) -> QueryDict | None:
    """What to fill a form with: what was sent, else what was kept for this user and address, else nothing."""
    if request.method == "POST":
        return request.POST
    kept = _kept(request).filter(at__gte=timezone.now() - KEPT_FOR).first()
    if kept is None:
        return None
    request.kept_at = kept.at  # type: ignore[attr-defined]  # the page says that nothing of it is saved yet
    data = QueryDict(mutable=True)
    for name, values in kept.data.items():
        data.setlist(name, values)
    return data


def forget_kept(request: HttpRequest) -> None:
    _kept(request).delete()


def _kept(request: Any) -> Any:
    return KeptForm.objects.filter(user_id=request.user.pk, path=request.get_full_path())

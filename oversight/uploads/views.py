"""A file that is sent on its own, while the form that it is for is still being typed."""

import re

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from oversight.access import require, signed_in
from oversight.uploads.actions import take_in
from oversight.uploads.fields import row_of
from oversight.uploads.refusal import FileRefused


@require_POST
def upload_add(request: HttpRequest) -> JsonResponse:
    """The form's line for the file, or the sentence with which it is refused."""
    user = signed_in(request)
    require(user, "uploads.add")
    file, name = request.FILES.get("file"), request.POST.get("name", "")
    if file is None or not re.fullmatch(r"[A-Za-z][\w-]{0,60}", name):
        return JsonResponse({"kept": False, "said": "Nothing came in. Choose the file again."}, status=400)
    try:
        upload = take_in(user=user, file=file)
    except FileRefused as refusal:
        return JsonResponse({"kept": False, "said": str(refusal)})
    line = render_to_string("uploads/row.html", {"row": row_of(user, upload), "name": name})
    return JsonResponse({"kept": True, "line": line})

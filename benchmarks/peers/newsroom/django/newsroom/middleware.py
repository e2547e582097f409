"""What is done for every page."""

from django.conf import settings
from django.utils import timezone

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def content_security_policy(get_response):
    def middleware(request):
        response = get_response(request)
        response.headers["Content-Security-Policy"] = POLICY
        return response

    return middleware


def frame(request):
    """What the frame around a page shows."""
    return {
        "paper": {**settings.DATA["paper"], "today": timezone.now()},
        "assets": settings.DATA["assets"],
        "json": "/api" + ("" if request.path == "/" else request.get_full_path()),
    }

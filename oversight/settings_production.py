"""Settings of production: everything secret or local comes from the environment, and nothing starts without it."""

from django.core.exceptions import ImproperlyConfigured

from oversight.settings import *  # noqa: F403 (Django's own way to extend settings)
from oversight.settings import BASE_DIR, env


def required(name: str, example: str) -> str:
    """The value of an environment variable; ImproperlyConfigured with the mend where it is missing or empty."""
    value = env.str(name, default="").strip()
    if not value:
        raise ImproperlyConfigured(f"Set {name} before you start Oversight in production, for example {name}={example}")
    return value


SECRET_KEY = required("SECRET_KEY", "$(openssl rand -base64 48)")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: use at least 50 random characters.")
required("DATABASE_URL", "postgres://oversight@db.example/oversight")
ALLOWED_HOSTS = required("ALLOWED_HOSTS", "oversight.example.gov.uk").split(",")

DEBUG = False
EXAMPLE_USERS_ALLOWED = False

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT = BASE_DIR / "var" / "static"
WHITENOISE_USE_FINDERS = False

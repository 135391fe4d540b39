"""Settings of development, of `make run` and of the tests. Production adds to them in settings_production.py."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.contrib.messages import constants as messages

from oversight import dbusers

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

SECRET_KEY = env.str("SECRET_KEY", default="for-development-only-" + "x" * 32)
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "testserver"])

# Where readers of a PDF find this site, for instance https://oversight.example.gov.uk/; empty: its links stay words.
PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", default="")

# Whether load_example may make its four users. Production says no.
EXAMPLE_USERS_ALLOWED = True

INSTALLED_APPS = [
    "oversight",
    "oversight.accounts",
    "oversight.audit",
    "oversight.entry",
    "oversight.jobs",
    "oversight.uploads",
    "cases",
    "correspondence",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "rules.apps.AutodiscoverRulesConfig",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "oversight.middleware.private_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "oversight.entry.middleware.SignInAndComeBack",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "oversight.accounts.middleware.own_password",
    "simple_history.middleware.HistoryRequestMiddleware",
    "oversight.audit.middleware.RefusedByTheHistory",
]

ROOT_URLCONF = "oversight.urls"
WSGI_APPLICATION = "oversight.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["oversight.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "oversight.forms.GovukFormRenderer"

# An action is one transaction: a change and its history are written together or not at all.
DATABASES = {
    "default": {
        **env.db_url_config(dbusers.url(env.str("DATABASE_ROLE", default=""))),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
# Measured: parallel workers and JIT cost 9 ms on a 3 ms query.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c max_parallel_workers_per_gather=0 -c jit=off"

# What seals the history (oversight/audit/keys.py): whose log it is, the private key, and the public keys of all times.
SEAL_ORIGIN = env.str("SEAL_ORIGIN", default="oversight.example/history")
SEAL_KEY = env.str("SEAL_KEY", default="", multiline=True)
SEAL_KEY_FILE = env.str("SEAL_KEY_FILE", default=str(BASE_DIR / "var" / "seal.key"))
SEAL_PUBLIC_KEYS_FILE = env.str("SEAL_PUBLIC_KEYS_FILE", default=str(BASE_DIR / "var" / "seal.keys"))

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
CSRF_FAILURE_VIEW = "oversight.entry.views.page_too_old"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "oversight.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"change_password": "oversight.accounts.forms.OwnPasswordForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
# Guessing: after five wrong passwords for a name in five minutes, or ten from an address in one, wait.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}

# Rate limits must hold across web processes, so the cache is a table.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
FORMAT_MODULE_PATH = "oversight.formats"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True

# The bytes of files, by their SHA-256; never served by address. Whatever comes in goes to the disk, not into memory.
MEDIA_ROOT = Path(env.str("FILES_FOLDER", default=str(BASE_DIR / "var" / "files")))
FILE_UPLOAD_HANDLERS = ["oversight.uploads.receiving.Receiver"]

# Work in the background, done by `manage.py worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Mail, for instance smtp+tls://user:password@mail.example:587; in development it is written to standard output.
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="oversight@localhost")
EMAIL_TIMEOUT = 20

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

MESSAGE_TAGS = {messages.ERROR: "error", messages.SUCCESS: "success", messages.WARNING: "warning"}

# Errors go to standard error, where `make run` and a service manager show them.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        # The worker tells of each start and stop; what fails is told by django_tasks.
        "django_tasks_db": {"handlers": ["nowhere"], "propagate": False},
    },
}

"""What a web server loads: production, unless DJANGO_SETTINGS_MODULE says otherwise."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings_production")
os.environ.setdefault("DATABASE_ROLE", "app")

application = get_wsgi_application()

# Nobody should wait for it with their first PDF; gunicorn --preload loads it once for all its processes.
import correspondence.briefing.typesetting  # noqa: E402, F401

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """The ground floor: tags and commands that know no case and no letter."""

    name = "oversight"

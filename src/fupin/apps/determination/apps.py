from django.apps import AppConfig


class DeterminationConfig(AppConfig):
    name = "fupin.apps.determination"
    label = "determination"

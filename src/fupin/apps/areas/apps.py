from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "fupin.apps.areas"
    label = "areas"

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "fupin.apps.intake"
    label = "intake"

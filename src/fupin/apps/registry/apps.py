from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "fupin.apps.registry"
    label = "registry"

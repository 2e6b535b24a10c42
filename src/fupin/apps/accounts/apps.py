from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "fupin.apps.accounts"
    label = "accounts"

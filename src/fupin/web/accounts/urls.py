"""Pages of one's own account."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from fupin.web.accounts import views

urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", views.language, name="language"),
]

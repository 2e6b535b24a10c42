"""Help."""

from __future__ import annotations

from django.urls import path

from fupin.web.help import views

urlpatterns = [path("", views.help_page, name="help")]

"""Where work begins."""

from __future__ import annotations

from django.urls import path

from fupin.web.home import views

urlpatterns = [path("", views.home, name="home")]

"""What if."""

from __future__ import annotations

from django.urls import path

from fupin.web.simulation import views

urlpatterns = [path("", views.simulation, name="simulation")]

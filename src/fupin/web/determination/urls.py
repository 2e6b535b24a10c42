"""Determination of an area."""

from __future__ import annotations

from django.urls import path

from fupin.web.determination import views

urlpatterns = [path("areas/<str:code>/determination/", views.area_determination, name="area_determination")]

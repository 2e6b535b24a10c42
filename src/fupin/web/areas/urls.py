"""Pages of places."""

from __future__ import annotations

from django.urls import path

from fupin.web.areas import views

urlpatterns = [
    path("<str:code>/", views.area_page, name="area"),
    path("<str:code>/households/", views.households, name="area_households"),
]

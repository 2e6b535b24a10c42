"""Archive and replay."""

from __future__ import annotations

from django.urls import path

from fupin.web.archive import views

urlpatterns = [
    path("", views.archive, name="archive"),
    path("<int:number>/", views.determination, name="archived_determination"),
]

"""Addresses of the JSON interface and of the bulk files, versioned: `/api/v1/…`."""

from django.urls import URLPattern, URLResolver, path

from legal_docs.export.api import views
from legal_docs.export.bulk import views as bulk

app_name = "legal_api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.root, name="root"),
    path("openapi.json", views.openapi, name="openapi"),
    path("documents/", views.documents, name="documents"),
    path("documents/<uuid:key>/", views.document, name="document"),
    path("documents/<uuid:key>/provisions/", views.provisions, name="provisions"),
    path("relations/", views.relations, name="relations"),
    path("changes/", views.changes, name="changes"),
    path("types/", views.types, name="types"),
    path("bodies/", views.bodies, name="bodies"),
    path("fields/", views.fields, name="fields"),
    path("bulk/", bulk.manifest, name="bulk"),
    path("bulk/<slug:folder>/<str:name>", bulk.file, name="bulk_file"),
    path("<path:rest>", views.nothing),
]

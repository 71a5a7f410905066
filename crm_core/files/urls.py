"""Addresses of files."""

from django.urls import path

from crm_core.files import views

urlpatterns = [
    path("files/", views.upload, name="file_upload"),
    path("files/<key:pk>/", views.download, name="file_download"),
    path("files/<key:pk>/preview/", views.preview, name="file_preview"),
    path("files/<key:pk>/name/", views.rename, name="file_rename"),
    path("files/<key:pk>/archive/", views.archive, name="file_archive"),
    path("files/<key:pk>/discard/", views.discard, name="file_discard"),
]

"""Addresses of jobs."""

from django.urls import path

from crm_core.jobs import views

urlpatterns = [
    path("jobs/", views.index, name="job_list"),
    path("jobs/<key:pk>/", views.show, name="job_show"),
    path("jobs/<key:pk>/progress/", views.progress, name="job_progress"),
    path("jobs/<key:pk>/cancellation/", views.cancel, name="job_cancel"),
]

"""The address where reference customers are chosen."""

from django.urls import path

from crm_core.reference_mail import views

urlpatterns = [path("references/", views.choose, name="reference_mail")]

"""What an organisation's host answers on behalf of the platform."""

from django.urls import path

from tenants import views_tenant

urlpatterns = [path("enter/<str:token>/", views_tenant.enter, name="enter")]

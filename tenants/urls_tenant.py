"""What an organisation's host answers on behalf of the platform."""

from django.urls import path

from tenants import security, views_tenant

urlpatterns = [
    path("enter/<str:token>/", views_tenant.enter, name="enter"),
    path("security/", security.page, name="security"),
    path("security/staying/", security.stay, name="security_staying"),
    path("security/<key:pk>/reset/", security.reset, name="security_reset"),
]

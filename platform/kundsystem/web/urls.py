"""The style guide, for those who build pages; it answers 404 outside development."""

from django.urls import path

from kundsystem.web import views

app_name = "web"
urlpatterns = [path("style-guide/", views.style_guide, name="style-guide")]

"""Addresses of the mailbox."""

from pathlib import Path

from django.urls import path
from django.views.static import serve

from fakes.mail import api, views

STATIC = Path(__file__).parent / "static"

urlpatterns = [
    path("", views.index, name="index"),
    path("messages.json", api.messages, name="messages-json"),
    path("messages", api.all_messages, name="messages"),
    path("messages/<str:id>.json", api.message, name="message-json"),
    path("messages/<str:id>.eml", views.source, name="source"),
    path("messages/<str:id>/", views.show, name="show"),
    path("messages/<str:id>/html/", views.html, name="html"),
    path("messages/<str:id>/parts/<int:number>/", views.part, name="part"),
    path("write/", views.write, name="write"),
    path("letters", api.letters, name="letters"),
    path("texts/", views.texts, name="texts"),
    path("texts/<str:id>", api.text, name="text"),
    path("faults", api.faults, name="faults"),
    path("health", api.health, name="health"),
    path("static/<path:path>", serve, {"document_root": STATIC}, name="static"),
]

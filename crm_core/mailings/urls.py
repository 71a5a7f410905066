"""Addresses of mailings."""

from django.urls import path

from crm_core.mailings import draft_views, follow_views, show_views

urlpatterns = [
    path("mailings/", show_views.index, name="mailing_list"),
    path("mailings/new/", draft_views.new, name="mailing_new"),
    path("mailings/<key:pk>/", show_views.show, name="mailing_show"),
    path("mailings/<key:pk>/edit/", draft_views.edit, name="mailing_edit"),
    path("mailings/<key:pk>/write/", draft_views.write, name="mailing_write"),
    path("mailings/<key:pk>/recipients/", draft_views.count, name="mailing_count"),
    path("mailings/<key:pk>/files/", draft_views.attach, name="mailing_attach"),
    path("mailings/<key:pk>/files/<uuid:file>/remove/", draft_views.detach, name="mailing_detach"),
    path("mailings/<key:pk>/send/", draft_views.send, name="mailing_send"),
    path("mailings/<key:pk>/progress/", show_views.progress, name="mailing_progress"),
    path("mailings/<key:pk>/sellers/", show_views.sellers, name="mailing_sellers"),
    path("mailings/<key:pk>/letter/", show_views.letter, name="mailing_letter"),
    path("mailings/<key:pk>/preview/", show_views.preview, name="mailing_preview"),
    path("mailings/<key:pk>/pause/", show_views.pause, name="mailing_pause"),
    path("mailings/<key:pk>/resume/", show_views.resume, name="mailing_resume"),
    path("mailings/<key:pk>/stop/", show_views.stop, name="mailing_stop"),
    path("mailings/<key:pk>/unschedule/", show_views.unschedule, name="mailing_unschedule"),
    path("mailings/<key:pk>/again/", draft_views.again, name="mailing_again"),
    path("mailings/<key:pk>/selection/", follow_views.select, name="mailing_select"),
    path("mailings/<key:pk>/list/", follow_views.keep, name="mailing_keep"),
    path("mailings/<key:pk>/reminders/", follow_views.reminders, name="mailing_reminders"),
    path("mailings/<key:pk>/export/", follow_views.take_out, name="mailing_export"),
]

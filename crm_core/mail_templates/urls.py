"""Addresses of templates, blocks and letters."""

from django.urls import path

from crm_core.mail_templates import draft_views, views

urlpatterns = [
    path("mail/", views.library, name="mail_library"),
    path("mail/blocks/new/", views.block_new, name="mail_block_new"),
    path("mail/blocks/<key:pk>/edit/", views.block_edit, name="mail_block_edit"),
    path("mail/blocks/<key:pk>/archive/", views.block_archive, name="mail_block_archive"),
    path("mail/blocks/<key:pk>/restore/", views.block_restore, name="mail_block_restore"),
    path("mail/templates/new/", draft_views.template_new, name="mail_template_new"),
    path("mail/templates/<key:pk>/edit/", draft_views.template_edit, name="mail_template_edit"),
    path("mail/templates/<key:pk>/versions/", views.template_versions, name="mail_template_versions"),
    path("mail/templates/<key:pk>/archive/", views.template_archive, name="mail_template_archive"),
    path("mail/templates/<key:pk>/restore/", views.template_restore, name="mail_template_restore"),
    path("mail/pictures/", views.picture_add, name="mail_picture_add"),
    path("mail/pictures/<key:pk>/", views.picture, name="mail_picture"),
    path("mail/pictures/ready/<slug:name>/", views.picture_ready, name="mail_picture_ready"),
    path("mail/drafts/<key:pk>/", draft_views.compose, name="mail_compose"),
    path("mail/drafts/<key:pk>/step/", draft_views.step, name="mail_step"),
    path("mail/drafts/<key:pk>/pieces/<slug:piece>/", draft_views.piece, name="mail_piece"),
    path("mail/drafts/<key:pk>/preview/", draft_views.preview, name="mail_preview"),
    path("mail/drafts/<key:pk>/test/", draft_views.test, name="mail_test"),
    path("mail/drafts/<key:pk>/send/", draft_views.send, name="mail_send"),
    path("mail/drafts/<key:pk>/template/", draft_views.save_template, name="mail_save_template"),
    path("mail/drafts/<key:pk>/discard/", draft_views.discard, name="mail_discard"),
    path("customers/<key:customer>/mail/", draft_views.write, name="mail_write"),
]

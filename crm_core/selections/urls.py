"""Addresses of selections."""

from django.urls import path

from crm_core.selections import fixed_views, saving_views, set_views, subscription_views, views

urlpatterns = [
    path("selections/", saving_views.index, name="selection_list"),
    path("selections/new/", views.new, name="selection_new"),
    path("selections/step/", views.make_step, name="selection_step"),
    path("selections/conditions/", views.palette, name="selection_palette"),
    path("selections/condition/", views.condition, name="selection_condition"),
    path("selections/choices/", views.choices, name="selection_choices"),
    path("selections/suggest/", fixed_views.suggest, name="selection_suggest"),
    path("selections/save/", saving_views.save, name="selection_save"),
    path("selections/compare/", set_views.compare, name="selection_compare"),
    path("selections/combine/", set_views.combine, name="selection_combine"),
    path("selections/<key:pk>/", views.show, name="selection_show"),
    path("selections/<key:pk>/settings/", saving_views.settings, name="selection_settings"),
    path("selections/<key:pk>/update/", saving_views.update, name="selection_update"),
    path("selections/<key:pk>/archive/", saving_views.archive, name="selection_archive"),
    path("selections/<key:pk>/subscribe/", subscription_views.subscribe, name="selection_subscribe"),
    path("selections/<key:pk>/unsubscribe/", subscription_views.unsubscribe, name="selection_unsubscribe"),
    path("selections/<key:pk>/noted/", subscription_views.take_note, name="selection_take_note"),
    path("selections/letters/<str:token>/", subscription_views.letter, name="selection_letter"),
    path("selections/<key:pk>/members/add/", fixed_views.add_member, name="selection_add_member"),
    path("selections/<key:pk>/members/remove/", fixed_views.remove_member, name="selection_remove_member"),
]

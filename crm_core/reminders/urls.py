"""Addresses of reminders."""

from django.urls import path

from crm_core.lists.urls import addresses
from crm_core.reminders import form_views, settings_views, views

urlpatterns = [
    path("reminders/", views.index, name="reminder_overview"),
    path("reminders/overdue/", views.index, {"view": "overdue"}, name="reminder_overdue"),
    path("reminders/today/", views.index, {"view": "today"}, name="reminder_today"),
    path("reminders/coming/", views.index, {"view": "coming"}, name="reminder_coming"),
    path("reminders/done/", views.index, {"view": "done"}, name="reminder_done_list"),
    path("reminders/team/", views.index, {"view": "team"}, name="reminder_team"),
    path("reminders/team/<key:person>/", views.index, {"view": "team"}, name="reminder_person"),
    path("reminders/rule/<key:rule>/", views.index, {"view": "team"}, name="reminder_of_rule"),
    *addresses("reminders/list/", "reminder"),
    path("reminders/new/", form_views.create, name="reminder_create"),
    path("reminders/seen/", views.seen, name="reminder_seen"),
    path("reminders/settings/", settings_views.own, name="reminder_settings"),
    path("reminders/devices/", settings_views.add_device, name="reminder_device_add"),
    path("reminders/devices/<key:pk>/remove/", settings_views.remove_device, name="reminder_device_remove"),
    path("settings/reminders/", settings_views.everybodys, name="reminder_rules"),
    path("settings/reminders/kinds/", settings_views.choose_kind, name="reminder_rule_kinds"),
    path("settings/reminders/new/", settings_views.rule, name="reminder_rule_new"),
    path("settings/reminders/<key:pk>/", settings_views.rule, name="reminder_rule_edit"),
    path("settings/reminders/<key:pk>/switch/", settings_views.switch, name="reminder_rule_switch"),
    path("settings/reminders/<key:pk>/remove/", settings_views.remove, name="reminder_rule_remove"),
    path("reminders/<key:pk>/", views.show, name="reminder_show"),
    path("reminders/<key:pk>/edit/", form_views.edit, name="reminder_edit"),
    path("reminders/<key:pk>/done/", views.done, name="reminder_done"),
    path("reminders/<key:pk>/later/", views.snooze, name="reminder_snooze"),
    path("reminders/<key:pk>/hand-over/", views.hand_over, name="reminder_hand_over"),
    path("reminders/<key:pk>/remove/", views.remove, name="reminder_remove"),
    path("reminders/<key:pk>/reopen/", views.reopen, name="reminder_reopen"),
]

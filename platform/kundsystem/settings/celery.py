"""Work outside the request: queues per kind of work, safe redelivery after a killed worker."""

from celery.schedules import crontab

from kundsystem.settings import env

CELERY_BROKER_URL = env.text("KUNDSYSTEM_VALKEY_URL", "redis://127.0.0.1:6379/0")
# The default notices a killed worker's task only after 100 s. No task may run longer than the visibility
# timeout without being safe to run twice, and nothing is scheduled further ahead than that.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
# Mailings have a queue of their own, so that they never wait behind somebody's import, nor the other way round. Mail
# that somebody waits for goes by another one: workers take from the queues in turn, so it is behind one slice of a
# mailing at most, however many organisations send to many at the same time.
CELERY_TASK_ROUTES = {
    "crm_core.invitations.tasks.*": {"queue": "reminders"},
    "crm_core.mailings.tasks.*": {"queue": "mail"},
    "crm_core.mail_templates.tasks.*": {"queue": "reminders"},
    "crm_core.reminders.tasks.*": {"queue": "reminders"},
    "kundsystem.messaging.tasks.*": {"queue": "reminders"},
    "tenants.tasks.mail_organisations": {"queue": "reminders"},
}
CELERY_TIMEZONE = "Europe/Stockholm"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    # What was missed while beat was down is begun when it is back.
    "night": {"task": "tenants.tasks.begin_night", "schedule": crontab(hour="1", minute="7")},
    "due-wake-ups": {"task": "tenants.tasks.dispatch_due_wake_ups", "schedule": 60.0},
    # They are carried when they come; this is for those whose message was lost.
    "reports": {"task": "tenants.tasks.apply_reports", "schedule": 60.0},
}

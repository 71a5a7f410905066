"""Outgoing e-mail, by SMTP or SendGrid, SMS by 46elks, and messages to browsers."""

from email.utils import parseaddr

from kundsystem.settings import env

MAIL_PROVIDER = env.choice("KUNDSYSTEM_MAIL_PROVIDER", "smtp", ("smtp", "sendgrid"))
# Seconds to wait for a provider. A message whose answer does not come in time is uncertain, and never sent again.
MAIL_TIMEOUT = env.integer("KUNDSYSTEM_MAIL_TIMEOUT", 20)

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("KUNDSYSTEM_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = env.integer("KUNDSYSTEM_SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("KUNDSYSTEM_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("KUNDSYSTEM_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.boolean("KUNDSYSTEM_SMTP_TLS", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("KUNDSYSTEM_FROM_EMAIL", "Kundsystem <noreply@kundsystem.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# What mailings come from, until an organisation has a domain of its own.
MAILING_SENDER = env.text("KUNDSYSTEM_MAILING_SENDER", parseaddr(DEFAULT_FROM_EMAIL)[1])
# How many messages of mailings one organisation sends in a minute.
MAIL_PER_MINUTE = env.integer("KUNDSYSTEM_MAIL_PER_MINUTE", 1200)

# The European region by default: the addresses of customers stay there.
SENDGRID_HOST = env.text("KUNDSYSTEM_SENDGRID_HOST", "https://api.eu.sendgrid.com")
SENDGRID_API_KEY = env.text("KUNDSYSTEM_SENDGRID_API_KEY", "")
SENDGRID_SUBUSER = env.text("KUNDSYSTEM_SENDGRID_SUBUSER", "")
# The public key that SendGrid shows for its signed Event Webhook; without one every report is refused.
SENDGRID_WEBHOOK_KEY = env.text("KUNDSYSTEM_SENDGRID_WEBHOOK_KEY", "")
# What the addresses of Inbound Parse and of 46elks' reports end with, because neither signs what it sends.
HOOK_SECRET = env.text("KUNDSYSTEM_HOOK_SECRET", "")
# The domain whose mail SendGrid's Inbound Parse hands over to us; without one no mail comes in.
INBOUND_DOMAIN = env.text("KUNDSYSTEM_INBOUND_DOMAIN", "")

# Asks name servers whether an organisation's own sender domain says what it has to.
DNS_RESOLVER = "kundsystem.messaging.nameservers.MachinesOwn"

SMS_PROVIDER = env.choice("KUNDSYSTEM_SMS_PROVIDER", "local", ("local", "46elks"))
SMS_SENDER = env.text("KUNDSYSTEM_SMS_SENDER", "Kundsystem")
# What a part of a text costs, in öre, as it is shown; and how many an organisation may send in a month.
SMS_PRICE = env.integer("KUNDSYSTEM_SMS_PRICE", 52)
SMS_A_MONTH = env.integer("KUNDSYSTEM_SMS_A_MONTH", 500)
ELKS_HOST = env.text("KUNDSYSTEM_ELKS_HOST", "https://api.46elks.com")
ELKS_USERNAME = env.text("KUNDSYSTEM_ELKS_USERNAME", "")
ELKS_PASSWORD = env.text("KUNDSYSTEM_ELKS_PASSWORD", "")

# The private key that messages to browsers are signed with (`kundsystem push_key` makes one); without it none are sent,
# and with another one every browser has to be turned on again. The contact is whom a push server writes to.
PUSH_KEY = env.text("KUNDSYSTEM_PUSH_KEY", "")
PUSH_CONTACT = env.text("KUNDSYSTEM_PUSH_CONTACT", f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}")

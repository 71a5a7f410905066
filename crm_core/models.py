"""Gathers the subjects' models, for Django and for those who want one of each."""

from crm_core.bookings.models import (
    Booking,
    BookingContact,
    BookingGuest,
    BookingKind,
    BookingResource,
    BookingSkip,
    BookingUser,
    CalendarFeed,
    Resource,
    WorkingHours,
)
from crm_core.contacts.models import Contact, PositionType
from crm_core.custom_fields.models import CustomField, CustomOption
from crm_core.customers.models import Customer, CustomerStatus, CustomerTag, Industry, Tag, Unit, WindowTab
from crm_core.deals.models import Deal, DealShare, DealStatus, DealStatusChange, LossReason
from crm_core.files.models import File
from crm_core.history.models import Change
from crm_core.imports.models import Import, ImportCheck, ImportMapping, ImportRow
from crm_core.inbound.models import IncomingMail
from crm_core.invitations.models import GuestAnswer, InvitationMail, ReceivedInvitation, SentInvitation
from crm_core.jobs.models import Job
from crm_core.lists.models import BulkChange, BulkRow, ListExport, ListLayout, ListStandard, SavedList
from crm_core.mail_templates.models import MailBlock, MailDraft, MailPicture, MailTemplate, MailVersion, SentMail
from crm_core.mailings.models import Delivery, Mailing, Suppression, TallyLine
from crm_core.merging.models import DifferentContacts, DifferentCustomers
from crm_core.newsletters.models import MailConsent, Newsletter, Subscription
from crm_core.notes.models import Note, NoteContact, NoteDraft, NoteKind, NoteTag
from crm_core.organisation.models import OrganisationSettings
from crm_core.outside_calendars.models import CalendarUpload, OutsideCalendar, OutsideTime
from crm_core.products.models import Product, ProductCategory, VatClass, VatRate
from crm_core.reference_mail.models import ReferenceUse
from crm_core.reminders.models import PushDevice, Reminder, ReminderNotice, ReminderRule, ReminderSettings
from crm_core.search.models import Recent, Word
from crm_core.selections.models import (
    Selection,
    SelectionDraft,
    SelectionFolder,
    SelectionMember,
    SelectionSubscription,
)
from crm_core.sender_domains.models import SenderDomain

__all__ = [
    "Booking",
    "BookingContact",
    "BookingGuest",
    "BookingKind",
    "BookingResource",
    "BookingSkip",
    "BookingUser",
    "BulkChange",
    "BulkRow",
    "CalendarFeed",
    "CalendarUpload",
    "Change",
    "Contact",
    "CustomField",
    "CustomOption",
    "Customer",
    "CustomerStatus",
    "CustomerTag",
    "Deal",
    "DealShare",
    "DealStatus",
    "DealStatusChange",
    "Delivery",
    "DifferentContacts",
    "DifferentCustomers",
    "File",
    "GuestAnswer",
    "Import",
    "ImportCheck",
    "ImportMapping",
    "ImportRow",
    "IncomingMail",
    "Industry",
    "InvitationMail",
    "Job",
    "ListExport",
    "ListLayout",
    "ListStandard",
    "LossReason",
    "MailBlock",
    "MailConsent",
    "MailDraft",
    "MailPicture",
    "MailTemplate",
    "MailVersion",
    "Mailing",
    "Newsletter",
    "Note",
    "NoteContact",
    "NoteDraft",
    "NoteKind",
    "NoteTag",
    "OrganisationSettings",
    "OutsideCalendar",
    "OutsideTime",
    "PositionType",
    "Product",
    "ProductCategory",
    "PushDevice",
    "ReceivedInvitation",
    "Recent",
    "ReferenceUse",
    "Reminder",
    "ReminderNotice",
    "ReminderRule",
    "ReminderSettings",
    "Resource",
    "SavedList",
    "Selection",
    "SelectionDraft",
    "SelectionFolder",
    "SelectionMember",
    "SelectionSubscription",
    "SenderDomain",
    "SentInvitation",
    "SentMail",
    "Subscription",
    "Suppression",
    "Tag",
    "TallyLine",
    "Unit",
    "VatClass",
    "VatRate",
    "WindowTab",
    "Word",
    "WorkingHours",
]

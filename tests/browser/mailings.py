"""Mailings for the site that browser tests look at: one that is being written, and one with every fate."""

from typing import Any

FATES = ("opened", "delivered", "clicked", "bounced", "delivered", "complained", "failed", "uncertain", "queued")
REASONS = {"bounced": "550 5.1.1 Användaren finns inte", "failed": "Värde saknas för kund.bransch."}


def add_mailings(owner: Any) -> dict[str, str]:
    """Make a draft that somebody lacks a value for, and one that was sent and paused; return where they are."""
    from django.db import connection

    from crm_core.mail_templates.content import stored
    from crm_core.mail_templates.models import MailBlock, MailDraft
    from crm_core.mailings.following import begin
    from crm_core.selections.actions import create_selection
    from crm_core.selections.tree import ALL, Condition, Group, Tree
    from kundsystem.accounts.actor import Actor
    from kundsystem.shared.keys import key_to_short

    actor = Actor(owner)
    compass = Tree(Group(ALL, (Condition("town", {"in": ["Västerås"]}),)))
    create_selection(actor=actor, name="Kompasskunder i Västerås", tree=compass, is_shared=True)
    everybody = create_selection(actor=actor, name="Kunder med adress", tree=Tree())
    facts = {"selection": everybody, "sender_name": owner.name, "reply_to": owner.email}
    draft = begin(actor=actor, facts=facts | {"name": "Adventsbrevet 2026"})
    blocks = MailBlock.objects.in_order()[:4]
    MailDraft.objects.filter(pk=draft.pk).update(
        subject="{{ kontaktperson.förnamn }}, tre saker inför 2027 för {{ kund.bransch }}",
        pieces=stored(block.content.as_new(block=str(block.pk)) for block in blocks),
    )
    sent = begin(actor=actor, facts=facts | {"name": "Höstbrevet 2026"})
    customer = _pass_off_as_sent(sent)
    assert draft.mailing is not None
    return {
        "organisation": str(connection.tenant.pk),
        "mailing_draft": f"/mail/drafts/{key_to_short(draft.pk)}/",
        "mailing_draft_edit": f"/mailings/{key_to_short(draft.mailing.pk)}/edit/",
        "mailing_draft_send": f"/mailings/{key_to_short(draft.mailing.pk)}/send/",
        "mailing": f"/mailings/{key_to_short(sent.mailing.pk)}/",
        "mailing_customer": f"/customers/{key_to_short(customer)}/",
    }


def add_sender_domain(owner: Any) -> None:
    """Name a sender domain whose records stand there, are missing and are wrong."""
    from crm_core.models import SenderDomain
    from crm_core.sender_domains.actions import create_sender_domain
    from kundsystem.accounts.actor import Actor
    from kundsystem.messaging.domains import Authenticated, Record

    at, domain = "u4711.wl.eu.sendgrid.net", "alfa-matteknik.se"
    records = (
        Record("mail_cname", "CNAME", f"em1.{domain}", at),
        Record("dkim1", "CNAME", f"s1._domainkey.{domain}", f"s1.domainkey.{at}"),
        Record("dkim2", "CNAME", f"s2._domainkey.{domain}", f"s2.domainkey.{at}"),
    )
    there = Authenticated("1", records, is_valid=False)
    create_sender_domain(actor=Actor(owner), domain=domain, local_part="nyheter", there=there)
    found = {"proof": "found", "mail_cname": "missing", "dkim1": "wrong", "dkim2": "unknown", "dmarc": "missing"}
    values = {"dkim1": ["dkim.ett-annat-webbhotell.example"]}
    told = {name: {"state": state, "values": values.get(name, [])} for name, state in found.items()}
    SenderDomain.objects.update(found=told)


def _pass_off_as_sent(draft: Any) -> Any:
    """Give each message of a draft a fate in turn; returns the customer of the first."""
    from django.utils import timezone

    from crm_core.mailings.models import Delivery, Mailing

    now, customer = timezone.now(), None
    for number, delivery in enumerate(Delivery.objects.of_mailing(draft.mailing_id).queued().by_name()):
        delivery.state = FATES[number % len(FATES)]
        delivery.reason, delivery.delivered_at = REASONS.get(delivery.state, ""), now
        delivery.save(update_fields=["state", "reason", "delivered_at"])
        customer = customer or delivery.customer_id
    problem = "Nyckeln till SendGrid gäller inte."
    Mailing.objects.filter(pk=draft.mailing_id).update(state="paused", started_at=now, problem=problem)
    draft.delete()
    return customer

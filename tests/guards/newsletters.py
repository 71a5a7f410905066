"""The rows of the table of URLs about newsletters and addresses without mailings."""

from tests.guards.rows import get, post

OF_CUSTOMER, CUSTOMER = {"customer": "customer"}, {"pk": "customer"}

NEWSLETTER_ROWS = (
    get("customer_tab", keys=CUSTOMER, also={"tab": "newsletters"}),
    post(
        "newsletter_choose",
        keys=OF_CUSTOMER,
        data=lambda world: {"do": f"add {world.key('newsletter')} {world.contact.pk}"},
    ),
    get("suppression_list", "member"),
    get("suppression_list", "member", htmx=True),
    post("suppression_add", "member", ok=422),
    post("suppression_remove", "member", ok=422),
    post("suppression_export", "member", ok=200),
    get("mail_following", "administrator"),
    post("mail_following", "administrator"),
    get("reference_mail", "member"),
    post("reference_mail", "member", ok=422),
    post("mail_consent", keys=OF_CUSTOMER, data=lambda world: {"source": "asked"}),
)

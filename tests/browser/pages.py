"""Every page that people look at: what is opened in each browser test of all of them."""

from dataclasses import dataclass

from tests import cast
from tests.browser.site import BASE_DOMAIN, Site


@dataclass(frozen=True)
class Place:
    """A page: its name, its path (or the name of one in the site's contents), and who looks at it."""

    name: str
    path: str
    person: cast.Person | None = cast.OWNER
    host: str = cast.ALFA.host
    status: int = 200

    def __str__(self) -> str:
        return self.name

    def url(self, site: Site) -> str:
        """Its address on a running site."""
        first, _slash, rest = self.path.partition("|")
        path = site.contents[first] + rest if first in site.contents else self.path
        return site.url(path, self.host)


def public(name: str, path: str, **more: object) -> Place:
    """A page of the public site."""
    return Place(name, path, None, BASE_DOMAIN, **more)  # type: ignore[arg-type]


PAGES = (
    public("front", "/"),
    public("sign-up", "/sign-up/"),
    public("sign-in-anywhere", "/sign-in/"),
    public("which-organisations", "/organisations/"),
    public("not-found-public", "/finns-inte/", status=404),
    Place("sign-in", "/accounts/login/", None),
    Place("password-reset", "/accounts/password/reset/", None),
    Place("first", "/"),
    Place("list", "/customers/"),
    Place("list-nothing-found", "/customers/?q=zzzzzz"),
    Place("list-as-reader", "/customers/", cast.READER),
    Place("list-print", "/customers/print/"),
    Place("list-save", "/customers/save/?q=a"),
    Place("list-saved", "saved_list|"),
    Place("list-settings", "saved_list|settings/"),
    Place("list-selected", "selected|"),
    Place("list-change", "bulk|"),
    Place("list-note", "bulk_note|"),
    Place("new-customer", "/customers/new/"),
    Place("window", "customer|"),
    Place("window-empty", "empty_customer|"),
    Place("window-as-reader", "customer|", cast.READER),
    Place("contacts", "customer|contacts/"),
    Place("files", "customer|files/"),
    Place("changes", "deal_customer|changes/"),
    Place("changes-narrowed", "customer|changes/?area=deals"),
    Place("log", "/log/"),
    Place("log-nothing", "/log/?q=zzzzzz"),
    Place("two-steps", "/accounts/two-steps/"),
    Place("security", "/security/"),
    Place("own-sign-in", "/accounts/openid/settings/"),
    Place("edit-customer", "customer|edit/"),
    Place("incoming-mail", "/mail/incoming/"),
    Place("incoming-mail-not-noted", "/mail/incoming/?view=not-noted"),
    Place("settings", "/settings/"),
    Place("settings-tabs", "/settings/tabs/"),
    Place("settings-name", "/settings/organisation/"),
    Place("settings-look", "/settings/look/"),
    Place("sender-domain", "/settings/sender-domain/"),
    Place("own-values", "/settings/values/statuses/deal/?new=1"),
    Place("search", "/search/"),
    Place("search-found", "/search/?q=kund"),
    Place("search-all-of-a-kind", "/search/?q=kund&kind=customer"),
    Place("search-nothing-found", "/search/?q=xyzzy"),
    Place("contact-list", "/contacts/"),
    Place("contact-list-print", "/contacts/print/"),
    Place("people", "/accounts/people/"),
    Place("roles", "/accounts/roles/"),
    Place("invitation-over", "/accounts/invited/nobodys/", None, status=410),
    Place("duplicates", "/customers/duplicates/"),
    Place("duplicates-none", "/contacts/duplicates/"),
    Place("merge-choose", "customer|merge/"),
    Place("merge", "merge|"),
    Place("merge-long-names", "merge_long|?back=/customers/duplicates/"),
    Place("week", "/calendar/"),
    Place("calendar-day", "/calendar/day/?who=all"),
    Place("team-week", "/calendar/team/"),
    Place("month", "/calendar/month/"),
    Place("agenda", "/calendar/list/"),
    Place("find-a-time", "/calendar/times/?minutes=60"),
    Place("subscribe-calendar", "/calendar/subscribe/"),
    Place("working-hours", "/calendar/hours/"),
    Place("calendar-invitations", "/calendar/invitations/"),
    Place("outside-calendars", "/calendar/outside/"),
    Place("calendar-import", "/calendar/import/"),
    Place("phone-note", "/phone/note/"),
    Place("phone-waiting", "/phone/waiting/"),
    Place("new-booking", "/bookings/new/"),
    Place("booking", "booking|"),
    Place("bookings", "deal_customer|bookings/"),
    Place("deals", "deal_customer|deals/"),
    Place("deal", "deal|"),
    Place("new-deal", "deal_customer|deals/new/"),
    Place("products", "/products/"),
    Place("product", "product|"),
    Place("new-product", "/products/new/"),
    Place("mail-library", "/mail/"),
    Place("newsletter-recipients", "newsletter_customer|"),
    Place("newsletters", "/settings/values/newsletters/newsletter/"),
    Place("no-mailings", "/no-mailings/"),
    Place("mail-following", "/settings/mail-following/"),
    Place("references", "references|"),
    Place("references-none-chosen", "/references/"),
    Place("mail-block", "/mail/blocks/new/"),
    Place("mail-letter", "letter|"),
    Place("mail-piece", "letter_piece|"),
    Place("reminders", "/reminders/"),
    Place("reminders-team", "/reminders/team/"),
    Place("reminders-nothing", "/reminders/coming/", cast.READER),
    Place("reminders-tab", "customer|reminders/"),
    Place("reminders-as-list", "/reminders/list/"),
    Place("reminder", "reminder|"),
    Place("reminder-new", "/reminders/new/"),
    Place("reminder-edit", "reminder|edit/"),
    Place("reminder-done", "reminder|done/"),
    Place("reminder-later", "reminder|later/"),
    Place("reminder-settings", "/reminders/settings/"),
    Place("reminder-rules", "/settings/reminders/"),
    Place("reminder-rule-kinds", "/settings/reminders/kinds/"),
    Place("reminder-rule", "reminder_rule|"),
    Place("mailings", "/mailings/"),
    Place("mailings-nothing", "/mailings/?q=zzzzzz"),
    Place("mailing-new", "/mailings/new/"),
    Place("mailing-edit", "mailing_draft_edit|"),
    Place("mailing-draft", "mailing_draft|"),
    Place("mailing-send", "mailing_draft_send|"),
    Place("mailing", "mailing|"),
    Place("mailing-left-out", "mailing|?fate=left_out"),
    Place("mailing-letter", "mailing|letter/"),
    Place("mailing-tab", "mailing_customer|mailings/"),
    Place("board", "/deals/"),
    Place("board-narrowed", "/deals/?q=kommun&changed=year"),
    Place("board-nothing", "/deals/?q=zzzzzz"),
    Place("board-as-reader", "/deals/", cast.READER),
    Place("board-full", "/deals/", cast.OUTSIDER, cast.BETA.host),
    Place("deal-list", "/deals/?show=list"),
    Place("deal-list-all", "/deals/?show=list&view=all"),
    Place("deal-list-nothing", "/deals/?show=list&q=zzzzzz"),
    Place("deal-conditions", "/deals/conditions/?changed=year"),
    Place("import", "/imports/"),
    Place("selections", "/selections/"),
    Place("selection-new", "/selections/new/"),
    Place("selection-built", "selection|"),
    Place("selection-as-reader", "selection|", cast.READER),
    Place("selection-faulty", "faulty_selection|"),
    Place("selection-save", "/selections/save/"),
    Place("selection-saved", "saved_selection|"),
    Place("selection-settings", "saved_selection|settings/"),
    Place("selection-subscribe", "saved_selection|subscribe/"),
    Place("selection-letter", "letter|", None),
    Place("selection-compare", "/selections/compare/"),
    Place("jobs", "/jobs/"),
    Place("profile", "/accounts/profile/"),
    Place("devices", "/accounts/devices/"),
    Place("api-keys", "/accounts/keys/"),
    Place("api-documentation", "/api/v1/docs/"),
    Place("change-password", "/accounts/password/change/"),
    Place("help", "/help/"),
    Place("help-found", "/help/?q=anteckning"),
    Place("help-nothing-found", "/help/?q=zzzzzz"),
    Place("help-chapter", "/help/importing/"),
    Place("help-keyboard", "/help/keyboard/", cast.READER),
    Place("not-found", "/finns-inte/", status=404),
    Place("style-guide", "/style-guide/"),
)

"""The public site: front page, sign-up, the way to one's own organisation."""

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kundsystem.accounts.actor import Actor
from kundsystem.shared import limits
from kundsystem.shared.errors import UserError
from tenants import actions, names, queries, tasks
from tenants.forms import FindOrganisationForm, SignUpForm, WhichOrganisationsForm

# These forms end at another host, and browsers hold redirects after a form to the page's own policy.
to_organisations = csp_update(
    {"form-action": [f"{settings.URL_SCHEME}://*.{settings.BASE_DOMAIN}{settings.PORT_IN_URLS}"]}
)


def front(request: HttpRequest) -> HttpResponse:
    """Say what Kundsystem is."""
    return render(request, "tenants/front.html")


@never_cache
@sensitive_post_parameters()
@to_organisations
def sign_up(request: HttpRequest) -> HttpResponse:
    """Make an organisation and take its owner there."""
    if request.method != "POST":
        return _sign_up_page(request, SignUpForm())
    if request.POST.get("website"):
        return redirect("home")
    form = SignUpForm(request.POST)
    limits.count_by_computer("sign_up_tried", request, limit=100, window=limits.HOUR)
    if form.is_valid():
        limits.count_by_computer("sign_up", request, limit=30, window=limits.HOUR)
        limits.count("sign_up", form.cleaned_data["email"], limit=5, window=limits.HOUR)
        facts = {key: value for key, value in form.cleaned_data.items() if key != "website"}
        try:
            done = actions.sign_up(actor=Actor.system("page"), language=get_language() or "sv", **facts)
        except UserError as error:
            if error.field not in form.fields:
                raise
            form.add_error(error.field, error.message)
        else:
            return redirect(queries.organisation_url(done.organisation, f"/enter/{done.token}/"))
    return _sign_up_page(request, form)


def _sign_up_page(request: HttpRequest, form: SignUpForm) -> HttpResponse:
    verdict = "" if form.errors.get("subdomain") or not form.is_bound else "free"
    context = {"form": form, "base_domain": settings.BASE_DOMAIN, "verdict": verdict}
    return render(request, "tenants/sign_up.html", context, status=422 if form.errors else 200)


@never_cache
def sign_up_address(request: HttpRequest) -> HttpResponse:
    """Judge an address while it is typed, or propose one while the organisation's name is."""
    limits.count_by_computer("sign_up_address", request, limit=240, window=limits.MINUTE)
    organisation = request.GET.get("organisation", "")[:120].strip()
    # What somebody has written there is never overwritten by a proposal.
    typed = request.GET.get("typed") == "yes" and bool(request.GET.get("subdomain", "").strip())
    subdomain = names.normalise(request.GET.get("subdomain", "")[:200]) if typed else _proposal(organisation)
    verdict, sentence = "", ""
    if subdomain:
        try:
            names.check(subdomain)
            verdict = "free" if queries.is_free(subdomain) else "taken"
            sentence = "" if verdict == "free" else actions.taken().message
        except UserError as error:
            verdict, sentence = "bad", error.message
    context = {"organisation_name": organisation, "subdomain": subdomain, "typed": typed, "verdict": verdict}
    context |= {"sentence": sentence, "base_domain": settings.BASE_DOMAIN}
    return render(request, "tenants/_address_answer.html", context)


def _proposal(organisation: str) -> str:
    free = (name for name in names.proposals(organisation) if queries.is_free(name))
    return next(free, "")


@never_cache
@to_organisations
def sign_in(request: HttpRequest) -> HttpResponse:
    """Lead on to the sign-in page of somebody's own organisation."""
    form = FindOrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        limits.count_by_computer("sign_in_where", request, limit=60, window=limits.MINUTE)
        if form.is_valid():
            return redirect(queries.address_of_host(form.cleaned_data["address"], "/accounts/login/"))
    context = {"form": form, "base_domain": settings.BASE_DOMAIN}
    return render(request, "tenants/sign_in.html", context, status=422 if form.errors else 200)


@never_cache
def which_organisations(request: HttpRequest) -> HttpResponse:
    """Mail somebody the organisations they belong to; the answer here is the same whether there are any or not."""
    form = WhichOrganisationsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        limits.count_by_computer("which", request, limit=20, window=limits.HOUR)
        limits.count("which", email, limit=5, window=limits.HOUR)
        # Looked up by the worker, so that not even the time this takes tells anything.
        tasks.mail_organisations.delay(email, get_language() or "sv")
        return render(request, "tenants/which_organisations_sent.html", {"email": email})
    return render(request, "tenants/which_organisations.html", {"form": form}, status=422 if form.errors else 200)

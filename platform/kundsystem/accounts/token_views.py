"""The page of API keys: make one, see them, take one back."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kundsystem.accounts import token_actions
from kundsystem.accounts.access import own_tokens, token_for, tokens_of_others
from kundsystem.accounts.forms import TokenForm
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast


@never_cache
@require_http_methods(["GET", "POST"])
def index(request: TenantRequest) -> HttpResponse:
    """Show the keys; a new one is shown with its secret in the answer to the form, and nowhere else."""
    own = own_tokens(request.actor)
    form = TokenForm(request.POST if request.method == "POST" else None)
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made = token_actions.create_token(actor=request.actor, **form.facts)
        except UserError as error:
            form.add_error(None, error.message)
        else:
            form = TokenForm()
    context = {"form": form, "made": made, "own": own, "others": tokens_of_others(request.actor)}
    return render(request, "accounts/tokens.html", context, status=201 if made else 422 if form.errors else 200)


@require_POST
def revoke(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a key back; what uses it is refused from now on."""
    token = token_for(request.actor, pk)
    token_actions.revoke_token(actor=request.actor, token=token)
    toast(request, _("The key “%(name)s” is revoked.") % {"name": token.name})
    return redirect("account_tokens")

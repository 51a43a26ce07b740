"""Whom a passkey signs for: the installation's own address, or localhost on the machine itself."""

from urllib.parse import urlsplit

from flask import current_app, request

from kernel.errors import DomainError, Kind
from kernel.identity.passkeys import Site
from kernel.marks import N_

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class NoSite(DomainError):
    """A browser gives passkeys to names, never to numbers, and only to the name that is in its address bar."""

    kind = Kind.CONFLICT
    slug = "no-passkeys-here"
    title = N_("Passkeys do not work at this address")


def site() -> Site:
    """The site of this request. Raises NoSite, which names the address that works."""
    public = urlsplit(current_app.extensions["settings"].public_url)
    here = urlsplit(request.host_url)
    if here.hostname == "localhost" and public.hostname in LOOPBACK:
        return Site("localhost", f"{here.scheme}://{here.netloc}")
    if here.hostname == public.hostname and public.hostname not in LOOPBACK:
        return Site(here.hostname or "", f"{public.scheme}://{public.netloc}")
    works = (
        f"{here.scheme}://localhost{f':{here.port}' if here.port else ''}"
        if public.hostname in LOOPBACK
        else f"{public.scheme}://{public.netloc}"
    )
    raise NoSite(f"open {works} instead", address=works)

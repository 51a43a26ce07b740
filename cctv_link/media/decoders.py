"""For doctor: whether what decodes strangers' bytes can be kept from the network here. Loads no decoder."""

from cctv_link.media.confinement import FILTER, NAMESPACE
from cctv_link.media.limited import NotDecodable, run_limited
from kernel.config import Settings
from kernel.health.doctor import Finding

MISSING = {
    FILTER: "no seccomp filter (CONFIG_SECCOMP_FILTER, on x86_64 or aarch64)",
    NAMESPACE: "no network namespace (user.max_user_namespaces, or what the container allows)",
}
NO_FENCE = "nothing fences them from our other processes (Landlock, Linux 5.13)"


def look(settings: Settings) -> list[Finding]:
    """Tries it in a child, with the rights of whoever asks; of the two ways one is enough."""
    try:
        facts, _ = run_limited("confinement", None)
    except NotDecodable as error:
        return [
            Finding("decoders", False, f"their child cannot be started: {error.detail}", "see its limits")
        ]
    held = [str(each) for each in facts.get("held", [])]
    missing = [why for name, why in MISSING.items() if name not in held]
    if held:
        says = f"kept from the network by {' and '.join(held)}" + (f"; {missing[0]}" if missing else "")
        return [Finding("decoders", True, says + ("" if facts.get("fenced") else f"; {NO_FENCE}"))]
    so = (
        "nothing is decoded: no still, no copy, no look at a camera"
        if settings.decoders_without_network == "required"
        else "they decode all the same (DECODERS_WITHOUT_NETWORK=preferred)"
    )
    to_do = f"let the kernel give one of the two: {'; '.join(missing)}"
    return [Finding("decoders", False, f"nothing keeps them from the network, so {so}", to_do)]

"""Who may watch a simulated camera: digest or basic credentials where a camera has them, nobody asked elsewhere."""

from typing import Any

from cctv_link.simulation.camera import SimulatedCamera
from cctv_link.simulation.gstreamer import Gst, GstRtsp, GstRtspServer

_REALM = "simulated pole camera"


class CameraDoor(GstRtspServer.RTSPAuth):
    """GStreamer's own check for cameras with a credential; open for the others.

    A default token would let everybody in first and then answer 404 where a camera answers 401.
    One checker per scheme: the bindings of 1.22 can name a single scheme, not a set of them.
    """

    def __init__(self, cameras: list[SimulatedCamera]) -> None:
        super().__init__()
        self._checkers = {camera.name: _checker(camera) for camera in cameras if camera.demands_credential}

    def do_check(self, context: Any, check: str) -> bool:
        if context.uri is None:
            return True
        checker = self._checkers.get(context.uri.abspath.split("/")[1])
        return checker is None or bool(GstRtspServer.RTSPAuth.do_check(checker, context, check))


def _checker(camera: SimulatedCamera) -> Any:
    checker = GstRtspServer.RTSPAuth()
    checker.set_realm(_REALM)
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", camera.name)
    if camera.scheme == "digest":
        checker.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        checker.add_digest(camera.username, camera.password or "", token)
    else:
        checker.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        basic = GstRtspServer.RTSPAuth.make_basic(camera.username, camera.password or "")
        checker.add_basic(basic, token)
    return checker


def grant(factory: Any, camera: SimulatedCamera) -> None:
    """Let the holder of the camera's own credential in, and no holder of another's."""
    role = Gst.Structure.new_empty(camera.name)
    role.set_value("media.factory.access", True)
    role.set_value("media.factory.construct", True)
    factory.add_role_from_structure(role)

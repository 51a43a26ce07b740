"""GStreamer's RTSP server, in the versions we run on (Debian 12: 1.22). The only door to `gi`.

`gi` is Debian's python3-gi; script/bootstrap links it into the virtual environment.
"""

import gi

# The versions must be named before the first import, or gi takes the newest on the machine and warns.
gi.require_versions({"Gst": "1.0", "GstApp": "1.0", "GstRtsp": "1.0", "GstRtspServer": "1.0"})

from gi.repository import GLib, Gst, GstApp, GstRtsp, GstRtspServer  # noqa: E402 - see above

Gst.init(None)

__all__ = ["GLib", "Gst", "GstApp", "GstRtsp", "GstRtspServer"]

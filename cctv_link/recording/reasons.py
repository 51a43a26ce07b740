"""Why a camera is not being recorded. A closed set: the register, the links and the gaps all use these words."""

from enum import StrEnum


class Reason(StrEnum):
    """Spelt as on the wire."""

    UNREACHABLE = "unreachable"  # nobody answers at the address
    UNAUTHORISED = "unauthorised"  # the camera refuses the credential
    NO_SUCH_STREAM = "no-such-stream"  # the camera answers, the path does not exist
    BAD_STREAM = "bad-stream"  # what it sends cannot be kept as it is
    TCP_REFUSED = "tcp-refused"  # it streams over UDP only; we take RTP inside the RTSP connection
    STALLED = "stalled"  # connected, and no picture for 5 s
    DISCONNECTED = "disconnected"  # the camera hung up
    REDIRECTED = "redirected"  # the camera points elsewhere; only the address that was checked is recorded
    LOST_PACKETS = "lost-packets"  # pictures arrived incomplete; nothing is kept until the next key frame
    STREAM_CHANGED = (
        "stream-changed"  # another codec or picture size; the recording goes on under another run
    )
    CLOCK_JUMPED = "clock-jumped"  # its media time leapt; the recording goes on under another run
    DISK_FULL = "disk-full"
    DISK_FAILED = "disk-failed"  # the ring cannot be written to, for another cause than room
    FILE_LOST = "file-lost"  # somebody removed the file that was being written
    STOPPED = "stopped"  # the recorder was told to stop
    RECORDER_SILENT = "recorder-silent"  # the recorder died or cannot reach the database
    RECORDER_BROKE = "recorder-broke"  # a mistake of ours that this camera brought to light; it is begun anew
    NOT_CONNECTED = "not-connected"  # the register knows no stream address

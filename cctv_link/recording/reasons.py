"""Why a camera is not being recorded. A closed set: the register, the links and the gaps all use these words."""

from enum import StrEnum


class Reason(StrEnum):
    """Spelt as on the wire."""

    UNREACHABLE = "unreachable"  # nobody answers at the address
    UNAUTHORISED = "unauthorised"  # the camera refuses the credential
    NO_SUCH_STREAM = "no-such-stream"  # the camera answers, the path does not exist
    BAD_STREAM = "bad-stream"  # what it sends cannot be kept as it is
    STALLED = "stalled"  # connected, and no picture for 5 s
    DISCONNECTED = "disconnected"  # the camera hung up
    CLOCK_JUMPED = "clock-jumped"  # its media time leapt; the recording goes on under another run
    DISK_FULL = "disk-full"
    DISK_FAILED = "disk-failed"  # the ring cannot be written to, for another cause than room
    STOPPED = "stopped"  # the recorder was told to stop
    RECORDER_SILENT = "recorder-silent"  # the recorder died or cannot reach the database
    NOT_CONNECTED = "not-connected"  # the register knows no stream address

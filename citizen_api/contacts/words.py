"""The story of an SOS as somebody else reads it: the phone says "you", a contact's page must not."""

from kernel.marks import N_

STORY = {
    "arming": N_("The police have it. It is raised when the time is up."),
    "received": N_("The police have the call."),
    "on_screen": N_("It is on an operator's screen."),
    "second_console": N_("A second console was called."),
    "second_console_none": N_("A second console was to be called; none is signed in."),
    "supervisor": N_("The supervisor was called."),
    "supervisor_none": N_("The supervisor was to be called; none is signed in."),
    "station": N_("The police station is being told."),
    "station_told": N_("The police station has been told."),
    "station_refused": N_("The police station could not be told."),
    "all_consoles": N_("Every console was called once more."),
    "nearby_asked": N_("People nearby were asked to help."),
    "answered": N_("An operator has answered."),
    "closed": N_("The police have closed it."),
    "stood_down": N_("They have stood it down."),
}

"""Messages in an open SOS: between the resident who raised it and the operator who has it."""

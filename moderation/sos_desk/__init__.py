"""What the Central Police Office does with an SOS: it is shown, answered, closed, each by a named officer."""

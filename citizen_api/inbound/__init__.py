"""A way in without a smartphone: what is written by SMS or WhatsApp is read, taken and answered."""

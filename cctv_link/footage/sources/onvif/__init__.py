"""ONVIF Profile G: searching a recorder over SOAP, replaying from it over RTSP. Self-contained, no vendor's library."""

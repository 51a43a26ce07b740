"""The resident's side: reports, SOS alerts, devices, and what the community is told."""

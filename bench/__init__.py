"""Figures of the whole house, each beside a peer or a limit measured in the same run. See README.md."""

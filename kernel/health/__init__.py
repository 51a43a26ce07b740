"""Whether the house stands: for load balancers, for the system operator, for the figures."""

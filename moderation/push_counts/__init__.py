"""The supervisors' page of how notifications go: counts by day and provider, and what waits now."""

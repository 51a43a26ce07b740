"""The resident's installable web app: its first page, its manifest, and the service worker that keeps it on the phone."""

// htmx, once for all pages that look by themselves; its settings stand in templates/_htmx.html, before it.

import "htmx.org";

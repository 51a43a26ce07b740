"""The verifiers' pages: the worklist, and one task with what was said, what was seen and the decision."""

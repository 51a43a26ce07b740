"""The officers' ordered tasks: opened at receipt, taken by one officer at a time."""

"""A phone number, shown to be the resident's by one code: never needed for anything, and only to raise trust."""

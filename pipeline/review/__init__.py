"""The coders' application: where people check the machine's codes, and the store of what they decide."""

"""What a stranger needs to help, and nothing of anybody: only what is known to be harmless."""

"""Who has an account, what they shared and took back. Asks the store; serves nothing."""

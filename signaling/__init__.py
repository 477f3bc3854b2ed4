"""The HTTP plane: offers and answers, tokens, origins. Knows no media, no pose, no jump."""

"""The HTTP API `/api/v1`: one table of routes, served and described from the same rows."""

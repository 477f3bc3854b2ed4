"""The ways that tutorials show. None imports anything of the server's, nor changes a library."""

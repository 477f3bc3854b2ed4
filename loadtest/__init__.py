"""A load generator: a stranger that films, by the wire of docs/reference/protocol.md alone."""

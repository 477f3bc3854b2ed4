"""What leaves the store for people: CSV, JSON, pose streams, a report to hand out. Pure."""
